// ${module}_demo: ${core} between two serial lines.
//
// In: images of ${inputBytes} bytes, back to back; a pause of ${gapMilliseconds} ms ends one (nib_uart_stream).
// Out: for each image the class and ${outputs} outputs.
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module}_demo #(
    // Clock cycles of a bit, and bits of a number up to that: ${baud} baud at ${clockMegahertz} MHz.
    parameter BIT_CYCLES = ${bitCycles},
    parameter CYCLE_BITS = ${cycleBits},
    // Clock cycles of the pause that ends an image, and bits of a number up to that.
    parameter GAP_CYCLES = ${gapCycles},
    parameter GAP_BITS = ${gapBits}
) (
    // Clock; everything happens at its rising edge.
    input  wire clk,
    // Asynchronous: low for a reset.
    input  wire run,

    // Serial lines: from the host, to the host.
    input  wire rxd,
    output wire txd,

    // Lamps: an image is coming in or computed; the last image was dropped.
    output wire busy,
    output wire error
);

    wire       rst;
    wire [7:0] image_tdata;
    wire       image_tvalid;
    wire       image_tready;
    wire       image_tlast;
    wire       input_error;
    wire [7:0] result_tdata;
    wire       result_tvalid;
    wire       result_tready;

    nib_reset reset (
        .clk(clk),
        .run(run),
        .rst(rst)
    );

    nib_uart_stream #(
        .BIT_CYCLES(BIT_CYCLES),
        .CYCLE_BITS(CYCLE_BITS),
        .GAP_CYCLES(GAP_CYCLES),
        .GAP_BITS(GAP_BITS),
        .INPUT_BYTES(${inputBytes}),
        .COUNT_BITS(${countBits})
    ) stream (
        .clk(clk),
        .rst(rst),
        .rxd(rxd),
        .txd(txd),
        .m_axis_tdata(image_tdata),
        .m_axis_tvalid(image_tvalid),
        .m_axis_tready(image_tready),
        .m_axis_tlast(image_tlast),
        .input_error(input_error),
        .s_axis_tdata(result_tdata),
        .s_axis_tvalid(result_tvalid),
        .s_axis_tready(result_tready),
        .busy(busy),
        .error(error)
    );

    // The line needs no tlast: a result has as many bytes as the one before.
    /* verilator lint_off PINCONNECTEMPTY */
    ${core} core (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(image_tdata),
        .s_axis_tvalid(image_tvalid),
        .s_axis_tready(image_tready),
        .s_axis_tlast(image_tlast),
        .input_error(input_error),
        .m_axis_tdata(result_tdata),
        .m_axis_tvalid(result_tvalid),
        .m_axis_tready(result_tready),
        .m_axis_tlast()
    );
    /* verilator lint_on PINCONNECTEMPTY */

endmodule

`default_nettype wire
