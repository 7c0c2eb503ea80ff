// nib_core: the inference core: a schedule of steps, the engine that computes them, the image's
// memory and two banks of activations, and an AXI4-Stream in and out.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// A step reads one bank and writes the other, or reads the image. Sizes, widths and contents of the
// memories come from the model: its own module sets them all.

`default_nettype none

module nib_core #(
    // Output channels that are computed side by side.
    parameter LANES = 8,
    // 1 for the requantiser without multipliers.
    parameter SERIAL = 0,

    // Bits of the lanes' sums, of what is requantised, of the biases, of a sum with bias, and of
    // the shifts (nib_requantize).
    parameter ACC_BITS = 24,
    parameter RESULT_BITS = 24,
    parameter BIAS_BITS = 16,
    parameter SUM_BITS = 25,
    parameter RIGHT_BITS = 5,
    parameter LEFT_BITS = 0,

    // Bits of an address in a bank, of weights, of the window table and of factors, of a number of
    // a step and of a group, of a distance inside the weights of a group, of a count of bytes or
    // rows less 1, of a number of lanes, and of the cycles in which their results leave.
    parameter ADDRESS_BITS = 12,
    parameter WEIGHT_BITS = 12,
    parameter TABLE_BITS = 8,
    parameter FACTOR_BITS = 6,
    parameter STEP_BITS = 3,
    parameter GROUP_BITS = 4,
    parameter OFFSET_BITS = 10,
    parameter COUNT_BITS = 8,
    parameter LANE_BITS = 4,
    parameter WAIT_BITS = 3,

    // Words of the memories, and bits of the banks' own addresses.
    parameter BANK_0_BYTES = 4096,
    parameter BANK_0_BITS = 12,
    parameter BANK_1_BYTES = 4096,
    parameter BANK_1_BITS = 12,
    parameter WEIGHT_WORDS = 4096,
    parameter TABLE_WORDS = 256,
    parameter FACTOR_WORDS = 64,
    parameter STEPS = 8,

    // Tables (nib_lookup), 0 where no step has one; bits of the number of one, and of a word.
    parameter LOOKUPS = 0,
    parameter LOOKUP_BITS = 1,
    parameter LOOKED_BITS = 1,

    // 1 where the channels of some steps are separate: each output channel reads one input channel.
    parameter DEPTHWISE = 0,

    // The image's memory, and where the outputs lie in the bank of the last step's.
    parameter INPUT_BYTES = 784,
    parameter INPUT_BITS = 10,
    parameter OUTPUT_BASE = 0,
    parameter OUTPUT_BYTES = 10,

    // Text files with the words of the ROMs, for $readmemh.
    parameter WEIGHT_FILE = "",
    parameter TABLE_FILE = "",
    parameter FACTOR_FILE = "",
    parameter SCHEDULE_FILE = "",
    parameter LOOKUP_FILE = "",

    // What synthesis makes of the memories (nib_rom, nib_ram).
    parameter IMAGE_STYLE = "auto",
    parameter BANK_0_STYLE = "auto",
    parameter BANK_1_STYLE = "auto",
    parameter WEIGHT_STYLE = "auto",
    parameter TABLE_STYLE = "auto",
    parameter FACTOR_STYLE = "auto",
    parameter SCHEDULE_STYLE = "auto",
    parameter LOOKUP_STYLE = "auto"
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire       clk,
    input  wire       rst,

    // Image: int8 values of the model's input, row by row, channels innermost.
    input  wire [7:0] s_axis_tdata,
    input  wire       s_axis_tvalid,
    output wire       s_axis_tready,
    input  wire       s_axis_tlast,
    // High for a cycle when an image that was too short or too long has been dropped.
    output wire       input_error,

    // Result: the index of the largest output (the first of several), then the int8 outputs.
    output wire [7:0] m_axis_tdata,
    output wire       m_axis_tvalid,
    input  wire       m_axis_tready,
    output wire       m_axis_tlast
);

    // A row of the schedule, from its lowest field to its highest.
    localparam AT_INPUT_BASE   = 4;
    localparam AT_OUTPUT_BASE  = AT_INPUT_BASE + ADDRESS_BITS;
    localparam AT_INPUT_PITCH  = AT_OUTPUT_BASE + ADDRESS_BITS;
    localparam AT_WEIGHT_BASE  = AT_INPUT_PITCH + ADDRESS_BITS;
    localparam AT_WEIGHT_PITCH = AT_WEIGHT_BASE + WEIGHT_BITS;
    localparam AT_GROUP_WORDS  = AT_WEIGHT_PITCH + OFFSET_BITS;
    localparam AT_GROUPS       = AT_GROUP_WORDS + OFFSET_BITS;
    localparam AT_REST         = AT_GROUPS + GROUP_BITS;
    localparam AT_REST_WAIT    = AT_REST + LANE_BITS;
    localparam AT_COLUMNS      = AT_REST_WAIT + WAIT_BITS;
    localparam AT_ROWS         = AT_COLUMNS + TABLE_BITS;
    localparam AT_FACTOR_BASE  = AT_ROWS + TABLE_BITS;
    localparam AT_INPUT_ZERO   = AT_FACTOR_BASE + FACTOR_BITS;
    localparam AT_OUTPUT_ZERO  = AT_INPUT_ZERO + 8;
    localparam AT_LOWEST       = AT_OUTPUT_ZERO + 8;
    localparam AT_HIGHEST      = AT_LOWEST + 8;
    localparam AT_LOOKUP       = AT_HIGHEST + 8;
    localparam AT_SEPARATE     = AT_LOOKUP + (LOOKUPS == 0 ? 0 : 1 + LOOKUP_BITS);
    localparam ROW_BITS        = AT_SEPARATE + (DEPTHWISE == 0 ? 0 : 1 + ADDRESS_BITS);

    // Cycles of the requantiser for each sum.
    localparam RESULT_CYCLES = SERIAL == 0 ? 1 : 16;

    wire [STEP_BITS-1:0] step;
    wire [ROW_BITS-1:0]  row;

    nib_rom #(
        .WIDTH(ROW_BITS),
        .DEPTH(STEPS),
        .ADDRESS_BITS(STEP_BITS),
        .INIT_FILE(SCHEDULE_FILE),
        .STYLE(SCHEDULE_STYLE)
    ) schedule (
        .clk(clk),
        .read_enable(1'b1),
        .read_address(step),
        .read_data(row)
    );

    wire                    output_bank = !row[0];
    wire                    of_image    = row[1];
    wire [ADDRESS_BITS-1:0] input_base  = row[AT_INPUT_BASE +: ADDRESS_BITS];
    wire [LANE_BITS-1:0]    rest        = row[AT_REST +: LANE_BITS];
    wire signed [7:0]       input_zero  = $signed(row[AT_INPUT_ZERO +: 8]);
    wire signed [7:0]       output_zero = $signed(row[AT_OUTPUT_ZERO +: 8]);
    wire signed [7:0]       lowest      = $signed(row[AT_LOWEST +: 8]);
    wire signed [7:0]       highest     = $signed(row[AT_HIGHEST +: 8]);

    // Channels that are separate, and from one pixel's to the next one's.
    wire                    separate;
    wire [ADDRESS_BITS-1:0] pixel_pitch;

    generate
        if (DEPTHWISE == 0) begin : g_together
            assign separate    = 1'b0;
            assign pixel_pitch = {ADDRESS_BITS{1'b0}};
        end else begin : g_separate
            assign separate    = row[AT_SEPARATE];
            assign pixel_pitch = row[AT_SEPARATE+1 +: ADDRESS_BITS];
        end
    endgenerate

    // Control.
    wire                    start;
    wire                    write;
    wire signed [7:0]       write_data;
    wire                    write_last;
    wire                    image_complete;
    wire                    image_done;
    wire                    store;
    wire [ADDRESS_BITS-1:0] pointer;
    wire [7:0]              output_data;

    nib_control #(
        .ADDRESS_BITS(ADDRESS_BITS),
        .STEP_BITS(STEP_BITS),
        .OUTPUT_BASE(OUTPUT_BASE),
        .OUTPUT_BYTES(OUTPUT_BYTES)
    ) control (
        .clk(clk),
        .rst(rst),
        .image_complete(image_complete),
        .image_done(image_done),
        .m_axis_tdata(m_axis_tdata),
        .m_axis_tvalid(m_axis_tvalid),
        .m_axis_tready(m_axis_tready),
        .m_axis_tlast(m_axis_tlast),
        .step(step),
        .last_step(row[3]),
        .last_of_image(row[2]),
        .output_base(row[AT_OUTPUT_BASE +: ADDRESS_BITS]),
        .start(start),
        .write(write),
        .write_data(write_data),
        .write_last(write_last),
        .store(store),
        .pointer(pointer),
        .read_data(output_data)
    );

    // Positions of windows.
    localparam ENTRY_BITS = ADDRESS_BITS + OFFSET_BITS + COUNT_BITS + 2;

    wire [TABLE_BITS-1:0]   table_address;
    wire [ENTRY_BITS-1:0]   table_data;
    wire                    position_valid;
    wire                    position_taken;
    wire [ADDRESS_BITS-1:0] position_input;
    wire [WEIGHT_BITS-1:0]  position_weight;
    wire [COUNT_BITS-1:0]   position_run;
    wire [COUNT_BITS-1:0]   position_runs;
    wire                    position_starts_pool;
    wire                    position_ends_pool;
    wire                    position_ends_group;
    wire                    position_ends_step;

    nib_rom #(
        .WIDTH(ENTRY_BITS),
        .DEPTH(TABLE_WORDS),
        .ADDRESS_BITS(TABLE_BITS),
        .INIT_FILE(TABLE_FILE),
        .STYLE(TABLE_STYLE)
    ) windows (
        .clk(clk),
        .read_enable(1'b1),
        .read_address(table_address),
        .read_data(table_data)
    );

    nib_positions #(
        .ADDRESS_BITS(ADDRESS_BITS),
        .WEIGHT_BITS(WEIGHT_BITS),
        .OFFSET_BITS(OFFSET_BITS),
        .COUNT_BITS(COUNT_BITS),
        .TABLE_BITS(TABLE_BITS),
        .GROUP_BITS(GROUP_BITS),
        .DEPTHWISE(DEPTHWISE),
        .LANES(LANES)
    ) positions (
        .clk(clk),
        .rst(rst),
        .start(start),
        .input_base(input_base),
        .weight_base(row[AT_WEIGHT_BASE +: WEIGHT_BITS]),
        .group_words(row[AT_GROUP_WORDS +: OFFSET_BITS]),
        .groups(row[AT_GROUPS +: GROUP_BITS]),
        .separate(separate),
        .columns(row[AT_COLUMNS +: TABLE_BITS]),
        .rows(row[AT_ROWS +: TABLE_BITS]),
        .table_address(table_address),
        .table_data(table_data),
        .valid(position_valid),
        .taken(position_taken),
        .input_address(position_input),
        .weight_address(position_weight),
        .run(position_run),
        .runs(position_runs),
        .first_window(position_starts_pool),
        .last_window(position_ends_pool),
        .last_group(position_ends_group),
        .last_position(position_ends_step)
    );

    // Taps of a window.
    wire                    tap;
    wire [ADDRESS_BITS-1:0] tap_input;
    wire [WEIGHT_BITS-1:0]  tap_weight;
    wire [LANE_BITS-1:0]    tap_taker;
    wire                    tap_first;
    wire                    tap_last;
    wire                    tap_first_window;
    wire                    tap_last_window;
    wire                    tap_last_group;
    wire                    tap_last_position;

    nib_taps #(
        .ADDRESS_BITS(ADDRESS_BITS),
        .WEIGHT_BITS(WEIGHT_BITS),
        .OFFSET_BITS(OFFSET_BITS),
        .COUNT_BITS(COUNT_BITS),
        .LANES(LANES),
        .RESULT_CYCLES(RESULT_CYCLES),
        .WAIT_BITS(WAIT_BITS),
        .DEPTHWISE(DEPTHWISE),
        .LANE_BITS(LANE_BITS)
    ) taps (
        .clk(clk),
        .rst(rst),
        .input_pitch(row[AT_INPUT_PITCH +: ADDRESS_BITS]),
        .weight_pitch(row[AT_WEIGHT_PITCH +: OFFSET_BITS]),
        .rest_wait(row[AT_REST_WAIT +: WAIT_BITS]),
        .separate(separate),
        .pixel_pitch(pixel_pitch),
        .rest(rest),
        .valid(position_valid),
        .taken(position_taken),
        .input_start(position_input),
        .weight_start(position_weight),
        .run(position_run),
        .runs(position_runs),
        .starts_pool(position_starts_pool),
        .ends_pool(position_ends_pool),
        .ends_group(position_ends_group),
        .ends_step(position_ends_step),
        .tap(tap),
        .input_address(tap_input),
        .weight_address(tap_weight),
        .taker(tap_taker),
        .first_tap(tap_first),
        .last_tap(tap_last),
        .first_window(tap_first_window),
        .last_window(tap_last_window),
        .last_group(tap_last_group),
        .last_position(tap_last_position)
    );

    // Image and banks: the pointer has the bank of the outputs.
    wire [7:0]              image_data;
    wire [7:0]              bank_0_data;
    wire [7:0]              bank_1_data;

    nib_image #(
        .INPUT_BYTES(INPUT_BYTES),
        .INPUT_BITS(INPUT_BITS),
        .STYLE(IMAGE_STYLE)
    ) image (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(s_axis_tdata),
        .s_axis_tvalid(s_axis_tvalid),
        .s_axis_tready(s_axis_tready),
        .s_axis_tlast(s_axis_tlast),
        .input_error(input_error),
        .complete(image_complete),
        .done(image_done),
        .address(tap_input[INPUT_BITS-1:0]),
        .data(image_data)
    );

    // The smaller one has no use for all bits.
    /* verilator lint_off UNUSED */
    wire [ADDRESS_BITS-1:0] bank_0_address = output_bank ? tap_input : pointer;
    wire [ADDRESS_BITS-1:0] bank_1_address = output_bank ? pointer : tap_input;
    /* verilator lint_on UNUSED */

    nib_ram #(
        .WIDTH(8),
        .DEPTH(BANK_0_BYTES),
        .ADDRESS_BITS(BANK_0_BITS),
        .STYLE(BANK_0_STYLE)
    ) bank_0 (
        .clk(clk),
        .write_enable(store && !output_bank),
        .address(bank_0_address[BANK_0_BITS-1:0]),
        .write_data(write_data),
        .read_data(bank_0_data)
    );

    nib_ram #(
        .WIDTH(8),
        .DEPTH(BANK_1_BYTES),
        .ADDRESS_BITS(BANK_1_BITS),
        .STYLE(BANK_1_STYLE)
    ) bank_1 (
        .clk(clk),
        .write_enable(store && output_bank),
        .address(bank_1_address[BANK_1_BITS-1:0]),
        .write_data(write_data),
        .read_data(bank_1_data)
    );

    wire signed [7:0] activation = $signed(
        of_image ? image_data : output_bank ? bank_0_data : bank_1_data);

    assign output_data = output_bank ? bank_1_data : bank_0_data;

    // The lanes.
    wire [8*LANES-1:0]         weights;
    wire                       result_valid;
    wire                       result_taken;
    wire signed [ACC_BITS-1:0] lanes_result;
    wire                       result_last_of_position;
    wire                       result_last_of_step;

    nib_rom #(
        .WIDTH(8 * LANES),
        .DEPTH(WEIGHT_WORDS),
        .ADDRESS_BITS(WEIGHT_BITS),
        .INIT_FILE(WEIGHT_FILE),
        .STYLE(WEIGHT_STYLE)
    ) weight_rom (
        .clk(clk),
        .read_enable(1'b1),
        .read_address(tap_weight),
        .read_data(weights)
    );

    nib_lanes #(
        .LANES(LANES),
        .ACC_BITS(ACC_BITS),
        .LANE_BITS(LANE_BITS),
        .DEPTHWISE(DEPTHWISE)
    ) lanes (
        .clk(clk),
        .rst(rst),
        .zero_point(input_zero),
        .rest(rest),
        .tap(tap),
        .taker(tap_taker),
        .first_tap(tap_first),
        .last_tap(tap_last),
        .first_window(tap_first_window),
        .last_window(tap_last_window),
        .last_group(tap_last_group),
        .last_position(tap_last_position),
        .activation(activation),
        .weights(weights),
        .valid(result_valid),
        .taken(result_taken),
        .result(lanes_result),
        .last_of_position(result_last_of_position),
        .last_of_step(result_last_of_step)
    );

    // In their place, what tables have.
    wire signed [RESULT_BITS-1:0] wide_lanes_result =
        $signed({{(RESULT_BITS-ACC_BITS){lanes_result[ACC_BITS-1]}}, lanes_result});
    wire signed [RESULT_BITS-1:0] result;

    generate
        if (LOOKUPS == 0) begin : g_no_lookup
            assign result = wide_lanes_result;
        end else begin : g_lookup
            wire signed [RESULT_BITS-1:0] looked_up;

            nib_lookup #(
                .TABLES(LOOKUPS),
                .TABLE_BITS(LOOKUP_BITS),
                .WORD_BITS(LOOKED_BITS),
                .SUM_BITS(RESULT_BITS),
                .STYLE(LOOKUP_STYLE),
                .INIT_FILE(LOOKUP_FILE)
            ) lookup (
                .clk(clk),
                .rst(rst),
                .table_number(row[AT_LOOKUP+1 +: LOOKUP_BITS]),
                .tap(tap),
                .first_tap(tap_first),
                .last_tap(tap_last),
                .activation(activation),
                .sum(looked_up)
            );

            assign result = row[AT_LOOKUP] ? looked_up : wide_lanes_result;
        end
    endgenerate

    // The factors of one channel after the other, from the first one on at each position.
    localparam FACTORS_BITS = LEFT_BITS + RIGHT_BITS + 31 + BIAS_BITS;
    localparam [FACTOR_BITS-1:0] NEXT_FACTOR = 1;

    wire [FACTOR_BITS-1:0]  factor_base = row[AT_FACTOR_BASE +: FACTOR_BITS];
    wire [FACTORS_BITS-1:0] factors;
    reg  [FACTOR_BITS-1:0]  factor_q;

    always @(posedge clk) begin
        if (start || (result_taken && result_last_of_position)) begin
            factor_q <= factor_base;
        end else if (result_taken) begin
            factor_q <= factor_q + NEXT_FACTOR;
        end
    end

    nib_rom #(
        .WIDTH(FACTORS_BITS),
        .DEPTH(FACTOR_WORDS),
        .ADDRESS_BITS(FACTOR_BITS),
        .INIT_FILE(FACTOR_FILE),
        .STYLE(FACTOR_STYLE)
    ) factor_rom (
        .clk(clk),
        .read_enable(1'b1),
        .read_address(factor_q),
        .read_data(factors)
    );

    nib_requantize #(
        .SERIAL(SERIAL),
        .ACC_BITS(RESULT_BITS),
        .BIAS_BITS(BIAS_BITS),
        .SUM_BITS(SUM_BITS),
        .RIGHT_BITS(RIGHT_BITS),
        .LEFT_BITS(LEFT_BITS)
    ) requantize (
        .clk(clk),
        .rst(rst),
        .zero_point(output_zero),
        .lowest(lowest),
        .highest(highest),
        .valid(result_valid),
        .taken(result_taken),
        .sum(result),
        .last(result_last_of_step),
        .factors(factors),
        .write(write),
        .write_data(write_data),
        .write_last(write_last)
    );

endmodule

`default_nettype wire
