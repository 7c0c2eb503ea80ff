// nib_taps: issues the taps of one window after another, one a clock cycle; the first one of a
// window in the cycle after it was taken.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// The taps of a window are runs of bytes that lie side by side, both in the input and in the
// weights. In a step whose channels are separate a run is one of pixels, of which a lane after the
// other takes the byte of its channel; all lanes' weights of a pixel are one word. The last tap of
// a pool waits until the results of the pool before it have left the lanes, which takes
// RESULT_CYCLES for each: nothing waits behind this module.

`default_nettype none

module nib_taps #(
    // Bits of the address of an input byte.
    parameter ADDRESS_BITS = 12,
    // Bits of the address of a word of weights.
    parameter WEIGHT_BITS = 12,
    // Bits of a distance inside the weights of a group.
    parameter OFFSET_BITS = 10,
    // Bits of bytes in a run less 1, and of runs less 1.
    parameter COUNT_BITS = 8,
    // Results of a group of channels that is not the last one.
    parameter LANES = 8,
    // Cycles that a result takes to leave the lanes, at least 1.
    parameter RESULT_CYCLES = 1,
    // Bits of a number of cycles up to LANES * RESULT_CYCLES - 1.
    parameter WAIT_BITS = 3,
    // 1 where channels are separate in some steps, and bits of a number from 0 to LANES.
    parameter DEPTHWISE = 0,
    parameter LANE_BITS = 4
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                    clk,
    input  wire                    rst,

    // What stays while a step runs.
    input  wire [ADDRESS_BITS-1:0] input_pitch,     // from one run to the next
    input  wire [OFFSET_BITS-1:0]  weight_pitch,
    input  wire [WAIT_BITS-1:0]    rest_wait,       // of the last group: its cycles less 1
    input  wire                    separate,        // channels are
    input  wire [ADDRESS_BITS-1:0] pixel_pitch,     // then: from one pixel to the next
    input  wire [LANE_BITS-1:0]    rest,            // and channels of the last group

    // Position.
    input  wire                    valid,
    output wire                    taken,
    input  wire [ADDRESS_BITS-1:0] input_start,     // of the first tap
    input  wire [WEIGHT_BITS-1:0]  weight_start,
    input  wire [COUNT_BITS-1:0]   run,             // bytes or pixels of a run less 1
    input  wire [COUNT_BITS-1:0]   runs,            // less 1
    input  wire                    starts_pool,     // the first window of a pool
    input  wire                    ends_pool,
    input  wire                    ends_group,
    input  wire                    ends_step,

    // Taps.
    output wire                    tap,
    output wire [ADDRESS_BITS-1:0] input_address,
    output wire [WEIGHT_BITS-1:0]  weight_address,
    output wire [LANE_BITS-1:0]    taker,           // the lane that takes it; LANES is all
    output wire                    first_tap,       // of a window, for its lanes
    output wire                    last_tap,        // of a window
    output wire                    first_window,    // of a pool
    output wire                    last_window,     // of a pool
    output wire                    last_group,      // of the channels of a position
    output wire                    last_position    // of the step
);

    localparam [31:0]             ALL_CYCLES = LANES * RESULT_CYCLES - 1;
    localparam [WAIT_BITS-1:0]    ALL_WAIT   = ALL_CYCLES[WAIT_BITS-1:0];
    localparam [WAIT_BITS-1:0]    NO_WAIT    = 0;
    localparam [WAIT_BITS-1:0]    ONE_WAIT   = 1;
    localparam [COUNT_BITS-1:0]   ONE_COUNT  = 1;
    localparam [ADDRESS_BITS-1:0] ONE_INPUT  = 1;
    localparam [WEIGHT_BITS-1:0]  ONE_WEIGHT = 1;
    localparam [LANE_BITS-1:0]    ALL_LANES  = LANES;
    localparam [LANE_BITS-1:0]    ONE_LANE   = 1;
    localparam [LANE_BITS-1:0]    FIRST_LANE = 0;

    reg                    active_q;
    reg [ADDRESS_BITS-1:0] input_q;
    reg [ADDRESS_BITS-1:0] input_run_q;    // where the run began
    reg [WEIGHT_BITS-1:0]  weight_q;
    reg [WEIGHT_BITS-1:0]  weight_run_q;
    reg [COUNT_BITS-1:0]   run_q;
    reg [COUNT_BITS-1:0]   left_q;         // bytes of the run behind this one
    reg [COUNT_BITS-1:0]   runs_left_q;
    reg                    first_q;
    reg                    starts_pool_q;
    reg                    ends_pool_q;
    reg                    ends_group_q;
    reg                    ends_step_q;
    reg [WAIT_BITS-1:0]    wait_q;         // cycles until the lanes' results have left
    reg [ADDRESS_BITS-1:0] input_pixel_q;  // where the pixel began
    reg [LANE_BITS-1:0]    lane_q;         // whose channel this byte is

    // Where channels are together, every byte is a pixel's last one.
    wire by_lanes    = DEPTHWISE != 0 && separate;
    wire pixel_ends  = !by_lanes || lane_q + ONE_LANE == (ends_group_q ? rest : ALL_LANES);
    wire run_ends    = pixel_ends && left_q == {COUNT_BITS{1'b0}};
    wire window_ends = run_ends && runs_left_q == {COUNT_BITS{1'b0}};
    wire pool_ends   = window_ends && ends_pool_q;
    wire issue       = active_q && !(pool_ends && wait_q != NO_WAIT);

    assign taken = valid && (!active_q || (issue && window_ends));

    // One byte on in the pixel, one step on in the run, or from its begin to the next one's.
    wire pixel_on = by_lanes && pixel_ends;

    wire [ADDRESS_BITS-1:0] input_next =
        (run_ends ? input_run_q : pixel_on ? input_pixel_q : input_q)
        + (run_ends ? input_pitch : pixel_on ? pixel_pitch : ONE_INPUT);
    wire [WEIGHT_BITS-1:0] weight_next = (run_ends ? weight_run_q : weight_q)
        + (run_ends ? {{(WEIGHT_BITS-OFFSET_BITS){1'b0}}, weight_pitch} : ONE_WEIGHT);

    always @(posedge clk) begin
        if (rst) begin
            active_q <= 1'b0;
            wait_q   <= NO_WAIT;
        end else begin
            if (taken) begin
                active_q <= 1'b1;
            end else if (issue && window_ends) begin
                active_q <= 1'b0;
            end
            if (issue && pool_ends) begin
                wait_q <= ends_group_q ? rest_wait : ALL_WAIT;
            end else if (wait_q != NO_WAIT) begin
                wait_q <= wait_q - ONE_WAIT;
            end
        end
    end

    always @(posedge clk) begin
        if (taken) begin
            input_q       <= input_start;
            input_run_q   <= input_start;
            input_pixel_q <= input_start;
            lane_q        <= FIRST_LANE;
            weight_q      <= weight_start;
            weight_run_q  <= weight_start;
            run_q         <= run;
            left_q        <= run;
            runs_left_q   <= runs;
            first_q       <= 1'b1;
            starts_pool_q <= starts_pool;
            ends_pool_q   <= ends_pool;
            ends_group_q  <= ends_group;
            ends_step_q   <= ends_step;
        end else if (issue) begin
            input_q <= input_next;
            lane_q  <= pixel_ends ? FIRST_LANE : lane_q + ONE_LANE;
            if (pixel_ends) begin
                first_q       <= 1'b0;
                input_pixel_q <= input_next;
                weight_q      <= weight_next;
                left_q        <= run_ends ? run_q : left_q - ONE_COUNT;
            end
            if (run_ends) begin
                input_run_q  <= input_next;
                weight_run_q <= weight_next;
                runs_left_q  <= runs_left_q - ONE_COUNT;
            end
        end
    end

    assign tap            = issue;
    assign input_address  = input_q;
    assign weight_address = weight_q;
    assign taker          = by_lanes ? lane_q : ALL_LANES;
    assign first_tap      = first_q;
    assign last_tap       = window_ends;
    assign first_window   = starts_pool_q;
    assign last_window    = ends_pool_q;
    assign last_group     = ends_group_q;
    assign last_position  = ends_step_q;

endmodule

`default_nettype wire
