// nib_divide: from scaled sums to outputs, the end of rules R3 and R5, a number each clock cycle;
// latency 5 clock cycles.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
//   output = clamp(R2(scaled, right) + zero point, lowest, highest)
//
// R2 divides by 2^right, halves away from zero: it adds half of 2^right, less 1 to a negative
// number. So scaled - 1 is shifted for those, a bit less far, and rounded up with the last bit.

`default_nettype none

module nib_divide #(
    // Bits of the scaled sum: 17 to 32.
    parameter SUM_BITS = 25,
    // Bits of a shift to the right, at most 5.
    parameter RIGHT_BITS = 5
) (
    // Clock; everything happens at its rising edge.
    input  wire                       clk,

    // What stays while a step runs.
    input  wire signed [7:0]          zero_point,
    input  wire signed [7:0]          lowest,
    input  wire signed [7:0]          highest,

    // Scaled sum.
    input  wire signed [SUM_BITS-1:0] scaled,
    input  wire [RIGHT_BITS-1:0]      right,

    // Output.
    output wire signed [7:0]          value
);

    // Of a number with a bit behind the point.
    localparam SHIFT_BITS = SUM_BITS + 2;

    // 1: less 1 where it is negative.
    reg signed [SUM_BITS:0] less_q;
    reg [RIGHT_BITS-1:0]    right_q;

    wire lessens = scaled[SUM_BITS-1] && right != {RIGHT_BITS{1'b0}};
    wire signed [SUM_BITS:0] wide_scaled = $signed({scaled[SUM_BITS-1], scaled});

    always @(posedge clk) begin
        less_q  <= wide_scaled + {(SUM_BITS+1){lessens}};
        right_q <= right;
    end

    // 2 and 3: shifted by fours, then by the rest.
    reg signed [SHIFT_BITS-1:0] coarse_q;
    reg [1:0]                   coarse_right_q;
    reg signed [SHIFT_BITS-1:0] fine_q;

    wire [4:0] wide_right = {{(5-RIGHT_BITS){1'b0}}, right_q};
    wire signed [SHIFT_BITS-1:0] doubled = $signed({less_q, 1'b0});

    always @(posedge clk) begin
        coarse_q       <= doubled >>> {wide_right[4:2], 2'b00};
        coarse_right_q <= wide_right[1:0];
        fine_q         <= coarse_q >>> coarse_right_q;
    end

    // 4: rounded. Beyond 9 bits and sign every sum with a zero point is beyond every clamp.
    reg signed [9:0] divided_q;

    wire signed [SHIFT_BITS-1:0] bit_0  = {{(SHIFT_BITS-1){1'b0}}, 1'b1};
    wire signed [SHIFT_BITS-1:0] halved = (fine_q + bit_0) >>> 1;
    wire fits = halved[SHIFT_BITS-1:9] == {(SHIFT_BITS-9){halved[SHIFT_BITS-1]}};

    always @(posedge clk) begin
        divided_q <= fits
            ? $signed(halved[9:0])
            : $signed({halved[SHIFT_BITS-1], {9{~halved[SHIFT_BITS-1]}}});
    end

    // 5: with the zero point, clamped.
    reg signed [7:0] value_q;

    wire signed [10:0] shifted =
        $signed({divided_q[9], divided_q}) + $signed({{3{zero_point[7]}}, zero_point});
    wire signed [10:0] wide_lowest  = $signed({{3{lowest[7]}}, lowest});
    wire signed [10:0] wide_highest = $signed({{3{highest[7]}}, highest});

    always @(posedge clk) begin
        value_q <= shifted < wide_lowest ? lowest
            : shifted > wide_highest ? highest : $signed(shifted[7:0]);
    end

    assign value = value_q;

endmodule

`default_nettype wire
