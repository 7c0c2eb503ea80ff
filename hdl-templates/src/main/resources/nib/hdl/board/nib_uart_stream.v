// nib_uart_stream: images from a serial line into a core, its results back onto the line.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// An image is INPUT_BYTES bytes with no pause of GAP_CYCLES between them. A pause ends an image: one
// that has fewer bytes is given to the core as it is, which drops it, and the next byte begins the
// next image. So a byte that was lost costs one image, and a host that waits for longer than a pause
// is in step again. The same becomes of an image with a byte that has no stop bit, and of one that
// comes while the core does not take it: a host waits for a result before it sends the next image.

`default_nettype none

module nib_uart_stream #(
    // Clock cycles of a bit, and bits of a number up to that.
    parameter BIT_CYCLES = 260,
    parameter CYCLE_BITS = 9,
    // Clock cycles without a byte that end an image, and bits of a number up to that.
    parameter GAP_CYCLES = 600000,
    parameter GAP_BITS = 20,
    // Bytes of an image, at least 2, and bits of a number up to that.
    parameter INPUT_BYTES = 784,
    parameter COUNT_BITS = 10
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire       clk,
    input  wire       rst,

    // Serial lines: from the host, to the host.
    input  wire       rxd,
    output wire       txd,

    // Images, to the core.
    output wire [7:0] m_axis_tdata,
    output wire       m_axis_tvalid,
    input  wire       m_axis_tready,
    output wire       m_axis_tlast,
    input  wire       input_error,

    // Results, from the core.
    input  wire [7:0] s_axis_tdata,
    input  wire       s_axis_tvalid,
    output wire       s_axis_tready,

    // Lamps: an image is coming in or computed; the last image was dropped.
    output wire       busy,
    output wire       error
);

    wire [7:0] byte_data;
    wire       byte_valid;
    wire       byte_error;

    nib_uart_rx #(
        .BIT_CYCLES(BIT_CYCLES),
        .CYCLE_BITS(CYCLE_BITS)
    ) receiver (
        .clk(clk),
        .rst(rst),
        .rxd(rxd),
        .data(byte_data),
        .valid(byte_valid),
        .error(byte_error)
    );

    localparam [31:0] GAP  = GAP_CYCLES;
    localparam [31:0] FULL = INPUT_BYTES;

    localparam [GAP_BITS-1:0]   PAUSE      = GAP[GAP_BITS-1:0];
    localparam [GAP_BITS-1:0]   NEXT_CYCLE = 1;
    localparam [COUNT_BITS-1:0] ALL        = FULL[COUNT_BITS-1:0];
    localparam [COUNT_BITS-1:0] NEXT_BYTE  = 1;

    // The last byte so far waits until it is known whether it is the image's last one.
    reg [GAP_BITS-1:0]   quiet_q;    // cycles since the last byte, up to PAUSE
    reg [COUNT_BITS-1:0] count_q;    // bytes of the image so far
    reg [7:0]            held_q;
    reg                  held_valid_q;
    reg                  ended_q;    // nothing of the image comes behind the held byte
    reg                  spoiled_q;  // bytes are thrown away until there is a pause
    reg [7:0]            out_q;
    reg                  out_valid_q;
    reg                  out_last_q;

    wire paused   = quiet_q == PAUSE;
    wire out_free = !out_valid_q || m_axis_tready;
    wire fresh    = byte_valid && !spoiled_q && !ended_q;
    wire spoil    = byte_error || (byte_valid && (ended_q || (held_valid_q && !out_free)));
    wire move     = held_valid_q && out_free && (fresh || ended_q);

    always @(posedge clk) begin
        if (rst) begin
            quiet_q      <= {GAP_BITS{1'b0}};
            count_q      <= {COUNT_BITS{1'b0}};
            held_valid_q <= 1'b0;
            ended_q      <= 1'b0;
            spoiled_q    <= 1'b0;
            out_valid_q  <= 1'b0;
        end else begin
            if (byte_valid || byte_error) begin
                quiet_q <= {GAP_BITS{1'b0}};
            end else if (!paused) begin
                quiet_q <= quiet_q + NEXT_CYCLE;
            end

            if (out_free) begin
                out_valid_q <= move;
            end
            if (move) begin
                held_valid_q <= 1'b0;
            end
            if (move && ended_q) begin
                ended_q <= 1'b0;
                count_q <= {COUNT_BITS{1'b0}};
            end

            if (fresh && !spoil) begin
                held_valid_q <= 1'b1;
                count_q      <= count_q + NEXT_BYTE;
                ended_q      <= count_q + NEXT_BYTE == ALL;
            end else if (held_valid_q && !ended_q && (paused || spoil)) begin
                ended_q <= 1'b1;
            end

            if (spoil) begin
                spoiled_q <= 1'b1;
            end else if (paused) begin
                spoiled_q <= 1'b0;
            end
        end
        if (move) begin
            out_q      <= held_q;
            out_last_q <= ended_q;
        end
        if (fresh && !spoil) begin
            held_q <= byte_data;
        end
    end

    assign m_axis_tdata  = out_q;
    assign m_axis_tvalid = out_valid_q;
    assign m_axis_tlast  = out_last_q;

    nib_uart_tx #(
        .BIT_CYCLES(BIT_CYCLES),
        .CYCLE_BITS(CYCLE_BITS)
    ) transmitter (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(s_axis_tdata),
        .s_axis_tvalid(s_axis_tvalid),
        .s_axis_tready(s_axis_tready),
        .txd(txd)
    );

    // An image is under way from its first byte to its result, or until it is dropped.
    reg busy_q;
    reg error_q;

    always @(posedge clk) begin
        if (rst) begin
            busy_q  <= 1'b0;
            error_q <= 1'b0;
        end else begin
            if (fresh) begin
                busy_q <= 1'b1;
            end else if (s_axis_tvalid || input_error) begin
                busy_q <= 1'b0;
            end
            if (spoil || input_error) begin
                error_q <= 1'b1;
            end else if (s_axis_tvalid) begin
                error_q <= 1'b0;
            end
        end
    end

    assign busy  = busy_q;
    assign error = error_q;

endmodule

`default_nettype wire
