// ${top}: ${module}_demo on the Tang Nano 9K, at the ${clockMegahertz} MHz of its oscillator.
//
// Pins are those of tang-nano-9k.cst. Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${top} (
    input  wire       clk,
    input  wire       rst_n,     // low while button S1 is pressed: reset
    input  wire       uart_rx,   // from the host
    output wire       uart_tx,   // to the host
    output wire [1:0] led_n      // low, 0: an image is coming in or computed, 1: the last was dropped
);

    wire busy;
    wire error;

    ${module}_demo demo (
        .clk(clk),
        .run(rst_n),
        .rxd(uart_rx),
        .txd(uart_tx),
        .busy(busy),
        .error(error)
    );

    assign led_n = {!error, !busy};

endmodule

`default_nettype wire
