// nib_positions: walks over the windows of a step and says where their taps lie; a position at
// most every 3 clock cycles.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// A table has an entry for each column of windows and one for each row: where the first tap
// inside the input lies, counted from the input's and from the weights' begin, and how many bytes
// (of a column), or rows (of a row), are inside. So taps in the padding are left out, and nothing
// is multiplied here. The entries of a pool's columns lie one after another, as do those of its
// rows: windows that no output of the pool needs have none.
//
// The order: rows of outputs, columns of outputs, groups of channels, rows of the pool, columns
// of the pool.

`default_nettype none

module nib_positions #(
    // Bits of the address of an input byte.
    parameter ADDRESS_BITS = 12,
    // Bits of the address of a word of weights.
    parameter WEIGHT_BITS = 12,
    // Bits of a distance inside the weights of a group.
    parameter OFFSET_BITS = 10,
    // Bits of bytes in a run less 1, and of runs less 1.
    parameter COUNT_BITS = 8,
    // Bits of the table's address.
    parameter TABLE_BITS = 8,
    // Bits of the number of a group.
    parameter GROUP_BITS = 4,
    // 1 where some steps read the channels of a group only, which are as many as there are lanes.
    parameter DEPTHWISE = 0,
    parameter LANES = 8
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                    clk,
    input  wire                    rst,

    // What stays while a step runs. It begins with start.
    input  wire                    start,
    input  wire [ADDRESS_BITS-1:0] input_base,
    input  wire [WEIGHT_BITS-1:0]  weight_base,
    input  wire [OFFSET_BITS-1:0]  group_words,     // weights of a group
    input  wire [GROUP_BITS-1:0]   groups,          // less 1
    input  wire                    separate,        // a group reads its own channels
    input  wire [TABLE_BITS-1:0]   columns,         // the first entry of each
    input  wire [TABLE_BITS-1:0]   rows,

    // Table: {last of all, last of its pool, count less 1, weights' offset, input's offset}, a
    // cycle after its address.
    output wire [TABLE_BITS-1:0]   table_address,
    input  wire [ADDRESS_BITS+OFFSET_BITS+COUNT_BITS+1:0] table_data,

    // Position: stays until it is taken.
    output reg                     valid,
    input  wire                    taken,
    output reg  [ADDRESS_BITS-1:0] input_address,   // of the first tap
    output reg  [WEIGHT_BITS-1:0]  weight_address,
    output reg  [COUNT_BITS-1:0]   run,             // bytes of a run less 1
    output reg  [COUNT_BITS-1:0]   runs,            // less 1
    output reg                     first_window,    // of the pool
    output reg                     last_window,     // of the pool
    output reg                     last_group,      // of the output
    output reg                     last_position    // of the step
);

    localparam IDLE   = 2'd0;
    localparam COLUMN = 2'd1;  // the column's entry is read
    localparam ROW    = 2'd2;  // the column's entry is there, the row's is read
    localparam SUM    = 2'd3;  // the row's entry is there

    localparam [TABLE_BITS-1:0]   NEXT          = 1;
    localparam [GROUP_BITS-1:0]   ONE_GROUP     = 1;
    localparam [31:0]             ALL_CHANNELS  = LANES;
    localparam [ADDRESS_BITS-1:0] NEXT_CHANNELS = ALL_CHANNELS[ADDRESS_BITS-1:0];

    reg [1:0]              state_q;
    reg [TABLE_BITS-1:0]   column_q;
    reg [TABLE_BITS-1:0]   row_q;
    reg [TABLE_BITS-1:0]   pool_column_q;  // the first of the pool's columns
    reg [TABLE_BITS-1:0]   pool_row_q;
    reg [GROUP_BITS-1:0]   group_q;
    reg [WEIGHT_BITS-1:0]  group_base_q;   // where the group's weights begin
    reg [ADDRESS_BITS-1:0] group_input_q;  // where its channels do
    reg                    begins_pool_q;
    reg                    column_ends_pool_q;
    reg                    column_ends_all_q;

    wire [ADDRESS_BITS-1:0] entry_input  = table_data[ADDRESS_BITS-1:0];
    wire [OFFSET_BITS-1:0]  entry_weight = table_data[ADDRESS_BITS +: OFFSET_BITS];
    wire [COUNT_BITS-1:0]   entry_count  = table_data[ADDRESS_BITS+OFFSET_BITS +: COUNT_BITS];
    wire                    entry_ends_pool = table_data[ADDRESS_BITS+OFFSET_BITS+COUNT_BITS];
    wire                    entry_ends_all  = table_data[ADDRESS_BITS+OFFSET_BITS+COUNT_BITS+1];

    assign table_address = state_q == ROW ? row_q : column_q;

    // The first sum begins at the bases, the second one goes on.
    wire [ADDRESS_BITS-1:0] group_input = DEPTHWISE == 0 ? input_base : group_input_q;
    wire [ADDRESS_BITS-1:0] input_sum =
        (state_q == ROW ? group_input : input_address) + entry_input;
    wire [WEIGHT_BITS-1:0] weight_sum = (state_q == ROW ? group_base_q : weight_address)
        + {{(WEIGHT_BITS-OFFSET_BITS){1'b0}}, entry_weight};

    wire ends_pool     = column_ends_pool_q && entry_ends_pool;
    wire ends_group    = ends_pool && group_q == groups;
    wire ends_position = ends_group && column_ends_all_q && entry_ends_all;

    always @(posedge clk) begin
        if (rst) begin
            state_q <= IDLE;
            valid   <= 1'b0;
        end else begin
            if (taken) begin
                valid <= 1'b0;
            end
            case (state_q)
                IDLE: begin
                    if (start) begin
                        state_q <= COLUMN;
                    end
                end
                COLUMN: begin
                    // The sums of the position before this one are still needed until it is taken.
                    if (!valid || taken) begin
                        state_q <= ROW;
                    end
                end
                ROW: begin
                    state_q <= SUM;
                end
                default: begin
                    valid   <= 1'b1;
                    state_q <= ends_position ? IDLE : COLUMN;
                end
            endcase
        end
    end

    always @(posedge clk) begin
        case (state_q)
            IDLE: begin
                column_q      <= columns;
                pool_column_q <= columns;
                row_q         <= rows;
                pool_row_q    <= rows;
                group_q       <= {GROUP_BITS{1'b0}};
                group_base_q  <= weight_base;
                group_input_q <= input_base;
                begins_pool_q <= 1'b1;
            end
            ROW: begin
                input_address      <= input_sum;
                weight_address     <= weight_sum;
                run                <= entry_count;
                column_ends_pool_q <= entry_ends_pool;
                column_ends_all_q  <= entry_ends_all;
            end
            SUM: begin
                input_address  <= input_sum;
                weight_address <= weight_sum;
                runs           <= entry_count;
                first_window   <= begins_pool_q;
                last_window    <= ends_pool;
                last_group     <= group_q == groups;
                last_position  <= ends_position;
                begins_pool_q  <= ends_pool;
                // The next window of the pool, the next group, or the next output.
                if (!column_ends_pool_q) begin
                    column_q <= column_q + NEXT;
                end else if (!entry_ends_pool) begin
                    column_q <= pool_column_q;
                    row_q    <= row_q + NEXT;
                end else if (group_q != groups) begin
                    column_q     <= pool_column_q;
                    row_q        <= pool_row_q;
                    group_q      <= group_q + ONE_GROUP;
                    group_base_q <= group_base_q
                        + {{(WEIGHT_BITS-OFFSET_BITS){1'b0}}, group_words};
                    if (separate) begin
                        group_input_q <= group_input_q + NEXT_CHANNELS;
                    end
                end else begin
                    group_q       <= {GROUP_BITS{1'b0}};
                    group_base_q  <= weight_base;
                    group_input_q <= input_base;
                    if (!column_ends_all_q) begin
                        column_q      <= column_q + NEXT;
                        pool_column_q <= column_q + NEXT;
                        row_q         <= pool_row_q;
                    end else begin
                        column_q      <= columns;
                        pool_column_q <= columns;
                        row_q         <= row_q + NEXT;
                        pool_row_q    <= row_q + NEXT;
                    end
                end
            end
            default: begin
            end
        endcase
    end

endmodule

`default_nettype wire
