// dense_net_dense_bias: bias of dense (FullyConnected) [O] = [4], 3 lanes, 2 words of 96 bits, latency 1 cycle.
//
// Word address = group
// Lane l, bits [32*l+31 : 32*l], is the bias of output channel o = group * 3 + l,
// two's complement of 32 bits, with the input zero point folded in (rule B1):
// multiply weights by raw inputs.
// 4 channels, 2 groups: group 0 to 1.
// In the last group, lanes 1 to 2 are 0.
//
// Made by nib VERSION from dense net (SHA-256 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff).

`default_nettype none

module dense_net_dense_bias #(
    // The contents: 2 words of 24 hexadecimal digits.
    parameter INIT_FILE = "dense_net_dense_bias.mem"
) (
    // Clock; everything happens at its rising edge.
    input  wire        clk,

    // Read port: the word of an address sampled while read_enable is high appears after the
    // same edge, and stays until the next such edge.
    input  wire        read_enable,
    input  wire [0:0]  read_address,
    output wire [95:0] read_data
);

    nib_rom #(
        .WIDTH(96),
        .DEPTH(2),
        .ADDRESS_BITS(1),
        .INIT_FILE(INIT_FILE)
    ) rom (
        .clk(clk),
        .read_enable(read_enable),
        .read_address(read_address),
        .read_data(read_data)
    );

endmodule

`default_nettype wire
