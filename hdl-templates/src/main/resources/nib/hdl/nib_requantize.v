// nib_requantize: from sums to int8 outputs (rule R5) with multipliers, one a clock cycle; latency
// 11 clock cycles, 12 with left shifts.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
//   output = clamp(R3(sum + bias, M, s) + zero point, lowest, highest)
//
// R3 rounds twice: R1 is (x * M + 2^30) >> 31, R2 divides by 2^right with halves away from zero.
// M is 2^30 + m or 0, so x * M + 2^30 is x * m + ((x + 1) << 30): the factors of the four partial
// products have at most 16 bits with their signs (as long as x has no more than 31), which is what
// the smallest multipliers of FPGAs take. What R2 adds is half of 2^right, less 1 for a negative
// number; so y - 1 is shifted for those, a bit less far, and rounded up with the last bit.

`default_nettype none

module nib_requantize #(
    // Bits of the sums without bias.
    parameter ACC_BITS = 24,
    // Bits of the biases.
    parameter BIAS_BITS = 16,
    // Bits of a sum with bias, shifted to the left: 17 to 32, at least ACC_BITS and BIAS_BITS.
    parameter SUM_BITS = 25,
    // Bits of a shift to the right.
    parameter RIGHT_BITS = 5,
    // Bits of a shift to the left, 0 where there is none.
    parameter LEFT_BITS = 0
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                       clk,
    input  wire                       rst,

    // What stays while a step runs.
    input  wire signed [7:0]          zero_point,     // of the output
    input  wire signed [7:0]          lowest,
    input  wire signed [7:0]          highest,

    // Sum, taken in each cycle with valid.
    input  wire                       valid,
    output wire                       taken,
    input  wire signed [ACC_BITS-1:0] sum,
    input  wire                       last,           // of the step

    // Factors of its channel, a cycle later: {left, right, M, bias}.
    input  wire [LEFT_BITS+RIGHT_BITS+31+BIAS_BITS-1:0] factors,

    // Output.
    output wire                       write,
    output wire signed [7:0]          write_data,
    output wire                       write_last
);

    localparam LATENCY   = LEFT_BITS == 0 ? 11 : 12;
    localparam HIGH_BITS = SUM_BITS - 15;

    assign taken = valid;

    reg [LATENCY-1:0] valid_q;
    reg [LATENCY-1:0] last_q;

    always @(posedge clk) begin
        last_q  <= {last_q[LATENCY-2:0], last};
        valid_q <= rst ? {LATENCY{1'b0}} : {valid_q[LATENCY-2:0], valid};
    end

    // 1: beside the factors.
    reg signed [ACC_BITS-1:0] sum_q;

    wire signed [BIAS_BITS-1:0] bias   = $signed(factors[BIAS_BITS-1:0]);
    wire [29:0]                 m      = factors[BIAS_BITS +: 30];
    wire                        isnt_0 = factors[BIAS_BITS+30];
    wire [RIGHT_BITS-1:0]       right  = factors[BIAS_BITS+31 +: RIGHT_BITS];

    // 2: the biased sum.
    reg signed [SUM_BITS-1:0] biased_q;
    reg [29:0]                biased_m_q;
    reg [RIGHT_BITS-1:0]      biased_right_q;
    reg                       biased_isnt_0_q;

    wire signed [SUM_BITS-1:0] wide_sum = $signed({{(SUM_BITS-ACC_BITS){sum_q[ACC_BITS-1]}}, sum_q});
    wire signed [SUM_BITS-1:0] wide_bias = $signed({{(SUM_BITS-BIAS_BITS){bias[BIAS_BITS-1]}}, bias});

    always @(posedge clk) begin
        sum_q           <= sum;
        biased_q        <= wide_sum + wide_bias;
        biased_m_q      <= m;
        biased_right_q  <= right;
        biased_isnt_0_q <= isnt_0;
    end

    // With left shifts a stage more; a factor of 0 is that of a sum of 0.
    wire signed [SUM_BITS-1:0] x;
    wire [29:0]                x_m;
    wire [RIGHT_BITS-1:0]      x_right;

    generate
        if (LEFT_BITS == 0) begin : g_no_left
            assign x       = biased_isnt_0_q ? biased_q : {SUM_BITS{1'b0}};
            assign x_m     = biased_m_q;
            assign x_right = biased_right_q;
        end else begin : g_left
            reg [LEFT_BITS-1:0]       left_q;
            reg signed [SUM_BITS-1:0] x_q;
            reg [29:0]                x_m_q;
            reg [RIGHT_BITS-1:0]      x_right_q;

            always @(posedge clk) begin
                left_q    <= factors[BIAS_BITS+31+RIGHT_BITS +: LEFT_BITS];
                x_q       <= biased_isnt_0_q ? biased_q <<< left_q : {SUM_BITS{1'b0}};
                x_m_q     <= biased_m_q;
                x_right_q <= biased_right_q;
            end

            assign x       = x_q;
            assign x_m     = x_m_q;
            assign x_right = x_right_q;
        end
    endgenerate

    // 3: the partial products of x and m, each in a high part and a low one of 15 bits.
    wire signed [15:0]          x_low  = $signed({1'b0, x[14:0]});
    wire signed [HIGH_BITS-1:0] x_high = $signed(x[SUM_BITS-1:15]);
    wire signed [15:0]          m_low  = $signed({1'b0, x_m[14:0]});
    wire signed [15:0]          m_high = $signed({1'b0, x_m[29:15]});

    // Of the lowest one no more is needed than what may carry.
    /* verilator lint_off UNUSED */
    wire signed [31:0] low_low = x_low * m_low;
    /* verilator lint_on UNUSED */

    reg [14:0]                  low_low_q;
    reg signed [31:0]           low_high_q;
    reg signed [HIGH_BITS+15:0] high_low_q;
    reg signed [HIGH_BITS+15:0] high_high_q;
    reg signed [SUM_BITS-1:0]   product_x_q;
    reg [RIGHT_BITS-1:0]        product_right_q;

    always @(posedge clk) begin
        low_low_q       <= low_low[29:15];
        low_high_q      <= x_low * m_high;
        high_low_q      <= x_high * m_low;
        high_high_q     <= x_high * m_high;
        product_x_q     <= x;
        product_right_q <= x_right;
    end

    // 4: their sums; 5: the carry of the lower ones. Bits below 2^30 count by their carry only.
    localparam MIDDLE_BITS = (HIGH_BITS > 16 ? HIGH_BITS : 16) + 17;
    localparam TOP_BITS    = SUM_BITS + 1;

    reg [14:0]                   low_q;
    reg signed [MIDDLE_BITS-1:0] middle_q;
    reg signed [TOP_BITS-1:0]    top_q;
    reg [RIGHT_BITS-1:0]         sum_right_q;
    reg signed [MIDDLE_BITS-1:0] carry_q;
    reg signed [TOP_BITS-1:0]    carry_top_q;
    reg [RIGHT_BITS-1:0]         carry_right_q;

    wire signed [MIDDLE_BITS-1:0] wide_low_high =
        $signed({{(MIDDLE_BITS-32){low_high_q[31]}}, low_high_q});
    wire signed [MIDDLE_BITS-1:0] wide_high_low =
        $signed({{(MIDDLE_BITS-HIGH_BITS-16){high_low_q[HIGH_BITS+15]}}, high_low_q});
    wire signed [MIDDLE_BITS-1:0] wide_low = $signed({{(MIDDLE_BITS-15){1'b0}}, low_q});
    wire signed [TOP_BITS-1:0] wide_x =
        $signed({{(TOP_BITS-SUM_BITS){product_x_q[SUM_BITS-1]}}, product_x_q});
    wire signed [TOP_BITS-1:0] one = {{(TOP_BITS-1){1'b0}}, 1'b1};

    always @(posedge clk) begin
        low_q         <= low_low_q;
        middle_q      <= wide_low_high + wide_high_low;
        top_q         <= high_high_q + wide_x + one;
        sum_right_q   <= product_right_q;
        carry_q       <= middle_q + wide_low;
        carry_top_q   <= top_q;
        carry_right_q <= sum_right_q;
    end

    // 6: R1, which is no larger than x.
    reg signed [SUM_BITS-1:0] rounded_q;
    reg [RIGHT_BITS-1:0]      rounded_right_q;

    wire signed [TOP_BITS-1:0] wide_carry =
        $signed({{(TOP_BITS+15-MIDDLE_BITS){carry_q[MIDDLE_BITS-1]}}, carry_q[MIDDLE_BITS-1:15]});
    // Twice the number, whose last bit R1 cuts off.
    /* verilator lint_off UNUSED */
    wire signed [TOP_BITS-1:0] twice = carry_top_q + wide_carry;
    /* verilator lint_on UNUSED */

    always @(posedge clk) begin
        rounded_q       <= $signed(twice[SUM_BITS:1]);
        rounded_right_q <= carry_right_q;
    end

    // 7 to 10: R2; shifted by fours, then by the rest, of a number with a bit behind the point.
    localparam SHIFT_BITS = SUM_BITS + 2;

    reg signed [SUM_BITS:0]     less_q;
    reg [RIGHT_BITS-1:0]        less_right_q;
    reg signed [SHIFT_BITS-1:0] coarse_q;
    reg [1:0]                   coarse_right_q;
    reg signed [SHIFT_BITS-1:0] fine_q;
    reg signed [9:0]            divided_q;

    wire lessens = rounded_q[SUM_BITS-1] && rounded_right_q != {RIGHT_BITS{1'b0}};
    wire signed [SUM_BITS:0] wide_rounded =
        $signed({rounded_q[SUM_BITS-1], rounded_q});
    wire [4:0] less_right = {{(5-RIGHT_BITS){1'b0}}, less_right_q};
    wire signed [SHIFT_BITS-1:0] doubled = $signed({less_q, 1'b0});
    wire signed [SHIFT_BITS-1:0] bit_0 = {{(SHIFT_BITS-1){1'b0}}, 1'b1};
    wire signed [SHIFT_BITS-1:0] halved = (fine_q + bit_0) >>> 1;

    // Beyond 9 bits and sign every sum with a zero point is beyond every clamp.
    wire fits = halved[SHIFT_BITS-1:9] == {(SHIFT_BITS-9){halved[SHIFT_BITS-1]}};
    wire signed [9:0] saturated = fits
        ? $signed(halved[9:0])
        : $signed({halved[SHIFT_BITS-1], {9{~halved[SHIFT_BITS-1]}}});

    always @(posedge clk) begin
        less_q         <= wide_rounded + {(SUM_BITS+1){lessens}};
        less_right_q   <= rounded_right_q;
        coarse_q       <= doubled >>> {less_right[4:2], 2'b00};
        coarse_right_q <= less_right[1:0];
        fine_q         <= coarse_q >>> coarse_right_q;
        divided_q      <= saturated;
    end

    // 11: with the zero point, clamped.
    reg signed [7:0] output_q;

    wire signed [10:0] shifted =
        $signed({divided_q[9], divided_q}) + $signed({{3{zero_point[7]}}, zero_point});
    wire signed [10:0] wide_lowest  = $signed({{3{lowest[7]}}, lowest});
    wire signed [10:0] wide_highest = $signed({{3{highest[7]}}, highest});

    always @(posedge clk) begin
        output_q <= shifted < wide_lowest ? lowest
            : shifted > wide_highest ? highest : $signed(shifted[7:0]);
    end

    assign write      = valid_q[LATENCY-1];
    assign write_last = last_q[LATENCY-1];
    assign write_data = output_q;

endmodule

`default_nettype wire
