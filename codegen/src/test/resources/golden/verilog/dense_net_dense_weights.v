// dense_net_dense_weights: weights of dense (FullyConnected) [O,I] = [4,2], 3 lanes, 4 words of 24 bits, latency 1 cycle.
//
// Word address = group * 2 + i
// Lane l, bits [8*l+7 : 8*l], is the weight of output channel o = group * 3 + l,
// two's complement of 8 bits.
// 4 channels, 2 groups: group 0 to 1.
// In the last group, lanes 1 to 2 are 0.
//
// Made by nib VERSION from dense net (SHA-256 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff).

`default_nettype none

module dense_net_dense_weights #(
    // The contents: 4 words of 6 hexadecimal digits.
    parameter INIT_FILE = "dense_net_dense_weights.mem"
) (
    // Clock; everything happens at its rising edge.
    input  wire        clk,

    // Read port: the word of an address sampled while read_enable is high appears after the
    // same edge, and stays until the next such edge.
    input  wire        read_enable,
    input  wire [1:0]  read_address,
    output wire [23:0] read_data
);

    nib_rom #(
        .WIDTH(24),
        .DEPTH(4),
        .ADDRESS_BITS(2),
        .INIT_FILE(INIT_FILE)
    ) rom (
        .clk(clk),
        .read_enable(read_enable),
        .read_address(read_address),
        .read_data(read_data)
    );

endmodule

`default_nettype wire
