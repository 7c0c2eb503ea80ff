// nib_multiply: rule R1 with multipliers, a number each clock cycle; latency 4 clock cycles.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
//   rounded = (x * m + 2^30) >> 31
//
// The highest bit of m counts by adding x: so the factors of the four partial products have at most
// 16 bits with their signs (as long as x has no more than 31), which is what the smallest
// multipliers of FPGAs take.

`default_nettype none

module nib_multiply #(
    // Bits of x and of the result: 17 to 32.
    parameter SUM_BITS = 25
) (
    // Clock; everything happens at its rising edge.
    input  wire                       clk,

    // Factors.
    input  wire signed [SUM_BITS-1:0] x,
    input  wire [30:0]                m,

    // Result, no larger than x.
    output wire signed [SUM_BITS-1:0] rounded
);

    localparam HIGH_BITS   = SUM_BITS - 15;
    localparam MIDDLE_BITS = (HIGH_BITS > 16 ? HIGH_BITS : 16) + 17;
    localparam CARRY_BITS  = MIDDLE_BITS - 15;
    localparam TOP_BITS    = SUM_BITS + 1;

    // 1: the partial products of a high part and a low one of 15 bits each.
    wire signed [15:0]          x_low  = $signed({1'b0, x[14:0]});
    wire signed [HIGH_BITS-1:0] x_high = $signed(x[SUM_BITS-1:15]);
    wire signed [15:0]          m_low  = $signed({1'b0, m[14:0]});
    wire signed [15:0]          m_high = $signed({1'b0, m[29:15]});

    // Of the lowest one no more is needed than what may carry.
    /* verilator lint_off UNUSED */
    wire signed [31:0] low_low = x_low * m_low;
    /* verilator lint_on UNUSED */

    reg [14:0]                  low_low_q;
    reg signed [31:0]           low_high_q;
    reg signed [HIGH_BITS+15:0] high_low_q;
    reg signed [HIGH_BITS+15:0] high_high_q;
    reg signed [SUM_BITS-1:0]   x_q;  // what the highest bit of m adds

    always @(posedge clk) begin
        low_low_q   <= low_low[29:15];
        low_high_q  <= x_low * m_high;
        high_low_q  <= x_high * m_low;
        high_high_q <= x_high * m_high;
        x_q         <= m[30] ? x : {SUM_BITS{1'b0}};
    end

    // 2: their sums; 3: the carry of the lower ones. Bits below 2^30 count by their carry only.
    reg [14:0]                   low_q;
    reg signed [MIDDLE_BITS-1:0] middle_q;
    reg signed [TOP_BITS-1:0]    top_q;
    reg signed [CARRY_BITS-1:0]  carry_q;
    reg signed [TOP_BITS-1:0]    carry_top_q;

    wire signed [MIDDLE_BITS-1:0] wide_low_high =
        $signed({{(MIDDLE_BITS-32){low_high_q[31]}}, low_high_q});
    wire signed [MIDDLE_BITS-1:0] wide_high_low =
        $signed({{(MIDDLE_BITS-HIGH_BITS-16){high_low_q[HIGH_BITS+15]}}, high_low_q});
    wire signed [MIDDLE_BITS-1:0] wide_low = $signed({{(MIDDLE_BITS-15){1'b0}}, low_q});
    // Of this sum the carry is all that is needed.
    /* verilator lint_off UNUSED */
    wire signed [MIDDLE_BITS-1:0] middle = middle_q + wide_low;
    /* verilator lint_on UNUSED */
    wire signed [TOP_BITS-1:0] wide_x = $signed({x_q[SUM_BITS-1], x_q});
    wire signed [TOP_BITS-1:0] one = {{(TOP_BITS-1){1'b0}}, 1'b1};

    always @(posedge clk) begin
        low_q       <= low_low_q;
        middle_q    <= wide_low_high + wide_high_low;
        top_q       <= high_high_q + wide_x + one;
        carry_q     <= $signed(middle[MIDDLE_BITS-1:15]);
        carry_top_q <= top_q;
    end

    // 4: twice the number, whose last bit is cut off.
    reg signed [SUM_BITS-1:0] rounded_q;

    wire signed [TOP_BITS-1:0] wide_carry =
        $signed({{(TOP_BITS-CARRY_BITS){carry_q[CARRY_BITS-1]}}, carry_q});
    // Its lowest bit is the one that is cut off.
    /* verilator lint_off UNUSED */
    wire signed [TOP_BITS-1:0] twice = carry_top_q + wide_carry;
    /* verilator lint_on UNUSED */

    always @(posedge clk) begin
        rounded_q <= $signed(twice[SUM_BITS:1]);
    end

    assign rounded = rounded_q;

endmodule

`default_nettype wire
