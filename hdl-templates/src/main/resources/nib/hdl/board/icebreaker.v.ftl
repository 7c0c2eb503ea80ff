// ${top}: ${module}_demo on the iCEBreaker, its 12 MHz made ${clockMegahertz} MHz.
//
// Pins are those of icebreaker.pcf. Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${top} (
    input  wire CLK,      // 12 MHz
    input  wire BTN_N,    // low while the button is pressed: reset
    input  wire RX,       // from the host
    output wire TX,       // to the host
    output wire LEDR_N,   // low: the last image was dropped
    output wire LEDG_N    // low: an image is coming in or computed
);

    wire clk;
    wire locked;
    wire busy;
    wire error;

    // 12 MHz * (79 + 1) / 2**5: icepll -i 12 -o 30.
    SB_PLL40_PAD #(
        .FEEDBACK_PATH("SIMPLE"),
        .DIVR(4'd0),
        .DIVF(7'd79),
        .DIVQ(3'd5),
        .FILTER_RANGE(3'd1)
    ) pll (
        .PACKAGEPIN(CLK),
        .PLLOUTGLOBAL(clk),
        .LOCK(locked),
        .RESETB(1'b1),
        .BYPASS(1'b0)
    );

    ${module}_demo demo (
        .clk(clk),
        .run(locked && BTN_N),
        .rxd(RX),
        .txd(TX),
        .busy(busy),
        .error(error)
    );

    assign LEDR_N = !error;
    assign LEDG_N = !busy;

endmodule

`default_nettype wire
