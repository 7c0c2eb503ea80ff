// nib_control: has the steps of the schedule run one after the other when an image is there, and
// gives the class and the outputs out.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.

`default_nettype none

module nib_control #(
    // Bits of an address in a bank.
    parameter ADDRESS_BITS = 12,
    // Bits of the number of a step.
    parameter STEP_BITS = 3,
    // Where the outputs lie in their bank, and their bytes: at most 256.
    parameter OUTPUT_BASE = 0,
    parameter OUTPUT_BYTES = 10
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                    clk,
    input  wire                    rst,

    // Image: there, and read for the last time.
    input  wire                    image_complete,
    output wire                    image_done,

    // Result: the index of the largest output (the first of several), then the int8 outputs.
    output wire [7:0]              m_axis_tdata,
    output wire                    m_axis_tvalid,
    input  wire                    m_axis_tready,
    output wire                    m_axis_tlast,

    // Schedule: the row of the step is there in the cycle after its number.
    output wire [STEP_BITS-1:0]    step,
    input  wire                    last_step,
    input  wire                    last_of_image,  // the last step that reads the image
    input  wire [ADDRESS_BITS-1:0] output_base,

    // Step: begins with start, writes its outputs in their order.
    output wire                    start,
    input  wire                    write,
    input  wire signed [7:0]       write_data,
    input  wire                    write_last,

    // Bank of the step's outputs: an access at the pointer.
    output wire                    store,
    output wire [ADDRESS_BITS-1:0] pointer,
    input  wire [7:0]              read_data
);

    localparam IDLE  = 3'd0;
    localparam FETCH = 3'd1;  // the step's row is read
    localparam START = 3'd2;
    localparam RUN   = 3'd3;
    localparam CLASS = 3'd4;  // the class is given out, the first output is read
    localparam READ  = 3'd5;  // the next output is read
    localparam SEND  = 3'd6;

    localparam [31:0] OUTPUT_END = OUTPUT_BASE + OUTPUT_BYTES - 1;

    localparam [ADDRESS_BITS-1:0] OUTPUT_FIRST = OUTPUT_BASE;
    localparam [ADDRESS_BITS-1:0] OUTPUT_LAST  = OUTPUT_END[ADDRESS_BITS-1:0];
    localparam [ADDRESS_BITS-1:0] NEXT         = 1;
    localparam [STEP_BITS-1:0]    FIRST_STEP   = 0;
    localparam [STEP_BITS-1:0]    NEXT_STEP    = 1;

    reg [2:0]              state_q;
    reg [STEP_BITS-1:0]    step_q;
    reg [ADDRESS_BITS-1:0] pointer_q;

    wire given = m_axis_tvalid && m_axis_tready;
    wire ends  = write && write_last;

    always @(posedge clk) begin
        if (rst) begin
            state_q <= IDLE;
            step_q  <= FIRST_STEP;
        end else begin
            case (state_q)
                IDLE: begin
                    state_q <= image_complete ? FETCH : IDLE;
                end
                FETCH: begin
                    state_q <= START;
                end
                START: begin
                    pointer_q <= output_base;
                    state_q   <= RUN;
                end
                RUN: begin
                    if (ends) begin
                        pointer_q <= OUTPUT_FIRST;
                        state_q   <= last_step ? CLASS : FETCH;
                        step_q    <= last_step ? step_q : step_q + NEXT_STEP;
                    end else if (write) begin
                        pointer_q <= pointer_q + NEXT;
                    end
                end
                CLASS: begin
                    if (given) begin
                        state_q <= SEND;
                    end
                end
                READ: begin
                    state_q <= SEND;
                end
                default: begin
                    if (given && m_axis_tlast) begin
                        state_q <= image_complete ? FETCH : IDLE;
                        step_q  <= FIRST_STEP;
                    end else if (given) begin
                        state_q   <= READ;
                        pointer_q <= pointer_q + NEXT;
                    end
                end
            endcase
        end
    end

    // The largest output of the step that runs, which is the last one at the end.
    reg [7:0]        index_q;
    reg [7:0]        class_q;
    reg signed [7:0] largest_q;

    always @(posedge clk) begin
        if (state_q == START) begin
            index_q <= 8'd0;
        end else if (write) begin
            index_q <= index_q + 8'd1;
        end
        if (write && (index_q == 8'd0 || write_data > largest_q)) begin
            class_q   <= index_q;
            largest_q <= write_data;
        end
    end

    assign image_done    = state_q == RUN && ends && last_of_image;
    assign step          = step_q;
    assign start         = state_q == START;
    assign store         = state_q == RUN && write;
    assign pointer       = pointer_q;
    assign m_axis_tvalid = state_q == CLASS || state_q == SEND;
    assign m_axis_tdata  = state_q == CLASS ? class_q : read_data;
    assign m_axis_tlast  = state_q == SEND && pointer_q == OUTPUT_LAST;

endmodule

`default_nettype wire
