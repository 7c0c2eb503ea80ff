// nib_lookup: adds what tables have for input bytes, a table for each tap of a window; the sum is
// there 6 clock cycles after the window's last tap was issued, as the lanes' results are.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// So a sum of two inputs is computed, both on their common scale in the tables (rule E1), and any
// function of one int8 (rules T1, T2, E3).

`default_nettype none

module nib_lookup #(
    // Tables of 256 words, bits of the number of one, and of a word.
    parameter TABLES = 2,
    parameter TABLE_BITS = 1,
    parameter WORD_BITS = 28,
    // Bits of the sums, at least WORD_BITS.
    parameter SUM_BITS = 29,
    // What synthesis makes of the memory (nib_rom).
    parameter STYLE = "auto",
    // Text file with the tables' words, for $readmemh.
    parameter INIT_FILE = ""
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                       clk,
    input  wire                       rst,

    // What stays while a step runs: the table of the first tap; the next one has the next table.
    input  wire [TABLE_BITS-1:0]      table_number,

    // Taps, in the cycle in which their operands are addressed; the flags count with tap only.
    input  wire                       tap,
    input  wire                       first_tap,  // of a window
    input  wire                       last_tap,   // of a window

    // Operand, a cycle later.
    input  wire [7:0]                 activation,

    // Sum: stays until the next one is there.
    output wire signed [SUM_BITS-1:0] sum
);

    localparam [TABLE_BITS-1:0] NEXT = 1;

    // What is known of a tap, from the cycle in which it was issued on.
    reg [3:0] tap_q;
    reg [3:0] first_tap_q;
    reg [4:0] last_tap_q;

    always @(posedge clk) begin
        first_tap_q <= {first_tap_q[2:0], first_tap};
        if (rst) begin
            tap_q      <= 4'b0000;
            last_tap_q <= 5'b00000;
        end else begin
            tap_q      <= {tap_q[2:0], tap};
            last_tap_q <= {last_tap_q[3:0], tap && last_tap};
        end
    end

    // The table of the tap; bytes count from -128.
    reg  [TABLE_BITS+7:0]       address_q;
    wire signed [WORD_BITS-1:0] word;
    reg  signed [WORD_BITS-1:0] word_q;
    reg  signed [SUM_BITS-1:0]  adding_q;
    reg  signed [SUM_BITS-1:0]  sum_q;

    always @(posedge clk) begin
        address_q <= {
            first_tap_q[0] ? table_number : table_number + NEXT, ~activation[7], activation[6:0]};
    end

    nib_rom #(
        .WIDTH(WORD_BITS),
        .DEPTH(256 * TABLES),
        .ADDRESS_BITS(TABLE_BITS + 8),
        .STYLE(STYLE),
        .INIT_FILE(INIT_FILE)
    ) tables (
        .clk(clk),
        .read_enable(1'b1),
        .read_address(address_q),
        .read_data(word)
    );

    wire signed [SUM_BITS-1:0] wide_word =
        $signed({{(SUM_BITS-WORD_BITS){word_q[WORD_BITS-1]}}, word_q});

    always @(posedge clk) begin
        word_q <= word;
        if (tap_q[3]) begin
            adding_q <= first_tap_q[3] ? wide_word : adding_q + wide_word;
        end
        if (last_tap_q[4]) begin
            sum_q <= adding_q;
        end
    end

    assign sum = sum_q;

endmodule

`default_nettype wire
