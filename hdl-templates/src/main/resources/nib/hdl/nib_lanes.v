// nib_lanes: all lanes of the engine, and the register from which their results leave one by one;
// the first result of a pool is there 6 clock cycles after its last tap was issued.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// A tap is one input byte, which all lanes share or one takes alone, and one weight for each lane.
// While the results of a pool leave, the lanes go on with the next one: whoever issues taps sees to
// it that the last tap of a pool comes no sooner than the results before it have left.

`default_nettype none

module nib_lanes #(
    // Output channels that are computed side by side.
    parameter LANES = 8,
    // Bits of the sums, at least 17.
    parameter ACC_BITS = 24,
    // Bits of a number from 0 to LANES.
    parameter LANE_BITS = 4,
    // 1 where a lane alone takes some taps.
    parameter DEPTHWISE = 0
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                       clk,
    input  wire                       rst,

    // What stays while a step runs.
    input  wire signed [7:0]          zero_point,      // of the input
    input  wire [LANE_BITS-1:0]       rest,            // channels of the last group

    // Taps, in the cycle in which their operands are addressed; the flags count with tap only.
    input  wire                       tap,
    input  wire [LANE_BITS-1:0]       taker,           // the lane that takes it; LANES is all
    input  wire                       first_tap,       // of a window, for its lanes
    input  wire                       last_tap,        // of a window
    input  wire                       first_window,    // of a pool
    input  wire                       last_window,     // of a pool
    input  wire                       last_group,      // of the channels of a position
    input  wire                       last_position,   // of the step

    // Operands, a cycle later; lane l has bits [8*l+7 : 8*l] of the weights.
    input  wire signed [7:0]          activation,
    input  wire [8*LANES-1:0]         weights,

    // Results: a channel at a time, in order; the flags say that it is the last one of its
    // position, and of the step.
    output wire                       valid,
    input  wire                       taken,
    output wire signed [ACC_BITS-1:0] result,
    output wire                       last_of_position,
    output wire                       last_of_step
);

    localparam [LANE_BITS-1:0] ALL = LANES;

    // What is known of a tap, from the cycle in which it was issued on.
    reg [2:0] tap_q;
    reg [2:0] first_tap_q;
    reg [3:0] last_tap_q;
    reg [3:0] first_window_q;
    reg [4:0] pool_q;
    reg [4:0] last_group_q;
    reg [4:0] last_position_q;

    always @(posedge clk) begin
        first_tap_q     <= {first_tap_q[1:0], first_tap};
        first_window_q  <= {first_window_q[2:0], first_window};
        last_group_q    <= {last_group_q[3:0], last_group};
        last_position_q <= {last_position_q[3:0], last_position};
        if (rst) begin
            tap_q      <= 3'b000;
            last_tap_q <= 4'b0000;
            pool_q     <= 5'b00000;
        end else begin
            tap_q      <= {tap_q[1:0], tap};
            last_tap_q <= {last_tap_q[2:0], tap && last_tap};
            pool_q     <= {pool_q[3:0], tap && last_tap && last_window};
        end
    end

    wire signed [8:0] difference =
        $signed({activation[7], activation}) - $signed({zero_point[7], zero_point});

    wire [LANES*ACC_BITS-1:0] largest;

    // The lane that takes a tap, beside tap_q.
    reg [3*LANE_BITS-1:0] taker_q;

    always @(posedge clk) begin
        taker_q <= {taker_q[2*LANE_BITS-1:0], taker};
    end

    wire [LANE_BITS-1:0] taking = taker_q[2*LANE_BITS +: LANE_BITS];

    genvar l;
    generate
        for (l = 0; l < LANES; l = l + 1) begin : g_lane
            localparam [LANE_BITS-1:0] LANE = l;

            wire signed [7:0] weight = $signed(weights[8*l +: 8]);
            wire takes = DEPTHWISE == 0 || taking == LANE || taking == ALL;

            nib_lane #(
                .ACC_BITS(ACC_BITS)
            ) lane (
                .clk(clk),
                .activation(difference),
                .weight(weight),
                .add(tap_q[2] && takes),
                .first(first_tap_q[2]),
                .compare(last_tap_q[3]),
                .first_of_pool(first_window_q[3]),
                .largest(largest[ACC_BITS*l +: ACC_BITS])
            );
        end
    endgenerate

    // The results that have yet to leave, that of the next channel at the bottom.
    reg [LANES*ACC_BITS-1:0] results_q;
    reg [LANE_BITS-1:0]      left_q;
    reg                      group_q;
    reg                      position_q;

    localparam [LANE_BITS-1:0] ONE = 1;

    always @(posedge clk) begin
        if (pool_q[4]) begin
            results_q  <= largest;
            group_q    <= last_group_q[4];
            position_q <= last_position_q[4];
        end else if (taken) begin
            results_q <= results_q >> ACC_BITS;
        end
        if (rst) begin
            left_q <= {LANE_BITS{1'b0}};
        end else if (pool_q[4]) begin
            left_q <= last_group_q[4] ? rest : ALL;
        end else if (taken) begin
            left_q <= left_q - ONE;
        end
    end

    assign valid            = left_q != {LANE_BITS{1'b0}};
    assign result           = $signed(results_q[ACC_BITS-1:0]);
    assign last_of_position = group_q && left_q == ONE;
    assign last_of_step     = last_of_position && position_q;

endmodule

`default_nettype wire
