// ${top}: ${module}_demo on the ULX3S, at the ${clockMegahertz} MHz of its oscillator.
//
// Pins are those of ulx3s.lpf. Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${top} (
    input  wire       clk_25mhz,
    input  wire       fire1,        // high while the button is pressed: reset
    input  wire       ftdi_txd,     // from the host
    output wire       ftdi_rxd,     // to the host
    output wire [1:0] led,          // 0: an image is coming in or computed, 1: the last was dropped
    output wire       wifi_gpio0    // high, so that the ESP32 does not take the board over
);

    ${module}_demo demo (
        .clk(clk_25mhz),
        .run(!fire1),
        .rxd(ftdi_txd),
        .txd(ftdi_rxd),
        .busy(led[0]),
        .error(led[1])
    );

    assign wifi_gpio0 = 1'b1;

endmodule

`default_nettype wire
