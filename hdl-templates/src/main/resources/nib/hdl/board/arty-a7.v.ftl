// ${top}: ${module}_demo on the Arty A7, its 100 MHz made ${clockMegahertz} MHz.
//
// Pins are those of arty-a7.xdc. Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${top} (
    input  wire       CLK100MHZ,
    input  wire       ck_rst,         // low while the button is pressed: reset
    input  wire       uart_txd_in,    // from the host
    output wire       uart_rxd_out,   // to the host
    output wire [1:0] led             // 0: an image is coming in or computed, 1: the last was dropped
);

    wire clk;
    wire clk_out;
    wire feedback;
    wire locked;

    // 100 MHz * 10 / 20; the 1000 MHz between lie in the range of every speed grade.
    PLLE2_BASE #(
        .CLKIN1_PERIOD(10),
        .CLKFBOUT_MULT(10),
        .DIVCLK_DIVIDE(1),
        .CLKOUT0_DIVIDE(20)
    ) pll (
        .CLKIN1(CLK100MHZ),
        .CLKFBIN(feedback),
        .CLKFBOUT(feedback),
        .CLKOUT0(clk_out),
        .LOCKED(locked),
        .PWRDWN(1'b0),
        .RST(1'b0)
    );

    BUFG buffer (
        .I(clk_out),
        .O(clk)
    );

    ${module}_demo demo (
        .clk(clk),
        .run(locked && ck_rst),
        .rxd(uart_txd_in),
        .txd(uart_rxd_out),
        .busy(led[0]),
        .error(led[1])
    );

endmodule

`default_nettype wire
