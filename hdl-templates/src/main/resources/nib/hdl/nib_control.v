// nib_control: takes an image in, has the steps of the schedule run one after the other, and gives
// the class and the outputs out.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// An image is what comes between one tlast and the next. One that has too few bytes or too many is
// dropped: input_error is high for a cycle then, and the next one is taken as if nothing had been.

`default_nettype none

module nib_control #(
    // Bits of an address in a bank.
    parameter ADDRESS_BITS = 12,
    // Bits of the number of a step.
    parameter STEP_BITS = 3,
    // Where the image lies in its bank, and its bytes.
    parameter INPUT_BASE = 0,
    parameter INPUT_BYTES = 784,
    // Where the outputs lie in theirs, and their bytes: at most 256.
    parameter OUTPUT_BASE = 0,
    parameter OUTPUT_BYTES = 10
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                    clk,
    input  wire                    rst,

    // Image: int8 values of the model's input, row by row, channels innermost.
    input  wire [7:0]              s_axis_tdata,
    input  wire                    s_axis_tvalid,
    output wire                    s_axis_tready,
    input  wire                    s_axis_tlast,
    output reg                     input_error,

    // Result: the index of the largest output (the first of several), then the int8 outputs.
    output wire [7:0]              m_axis_tdata,
    output wire                    m_axis_tvalid,
    input  wire                    m_axis_tready,
    output wire                    m_axis_tlast,

    // Schedule: the row of the step is there in the cycle after its number.
    output wire [STEP_BITS-1:0]    step,
    input  wire                    last_step,
    input  wire [ADDRESS_BITS-1:0] output_base,

    // Step: begins with start, writes its outputs in their order.
    output wire                    start,
    input  wire                    write,
    input  wire signed [7:0]       write_data,
    input  wire                    write_last,

    // Bank of the image, then of the step's outputs: an access at the pointer.
    output wire                    loading,
    output wire                    store,
    output wire [ADDRESS_BITS-1:0] pointer,
    output wire [7:0]              store_data,
    input  wire [7:0]              read_data
);

    localparam LOAD  = 3'd0;
    localparam DROP  = 3'd1;  // the rest of an image that is too long
    localparam FETCH = 3'd2;  // the step's row is read
    localparam START = 3'd3;
    localparam RUN   = 3'd4;
    localparam CLASS = 3'd5;  // the class is given out, the first output is read
    localparam READ  = 3'd6;  // the next output is read
    localparam SEND  = 3'd7;

    localparam [31:0] INPUT_END  = INPUT_BASE + INPUT_BYTES - 1;
    localparam [31:0] OUTPUT_END = OUTPUT_BASE + OUTPUT_BYTES - 1;

    localparam [ADDRESS_BITS-1:0] INPUT_FIRST  = INPUT_BASE;
    localparam [ADDRESS_BITS-1:0] INPUT_LAST   = INPUT_END[ADDRESS_BITS-1:0];
    localparam [ADDRESS_BITS-1:0] OUTPUT_FIRST = OUTPUT_BASE;
    localparam [ADDRESS_BITS-1:0] OUTPUT_LAST  = OUTPUT_END[ADDRESS_BITS-1:0];
    localparam [ADDRESS_BITS-1:0] NEXT         = 1;
    localparam [STEP_BITS-1:0]    NEXT_STEP    = 1;

    reg [2:0]              state_q;
    reg [STEP_BITS-1:0]    step_q;
    reg [ADDRESS_BITS-1:0] pointer_q;

    wire accept = s_axis_tvalid && s_axis_tready;
    wire given  = m_axis_tvalid && m_axis_tready;

    always @(posedge clk) begin
        input_error <= 1'b0;
        if (rst) begin
            state_q   <= LOAD;
            pointer_q <= INPUT_FIRST;
            step_q    <= {STEP_BITS{1'b0}};
        end else begin
            case (state_q)
                LOAD: begin
                    step_q <= {STEP_BITS{1'b0}};
                    if (accept && pointer_q == INPUT_LAST) begin
                        state_q <= s_axis_tlast ? FETCH : DROP;
                    end else if (accept && s_axis_tlast) begin
                        pointer_q   <= INPUT_FIRST;
                        input_error <= 1'b1;
                    end else if (accept) begin
                        pointer_q <= pointer_q + NEXT;
                    end
                end
                DROP: begin
                    if (accept && s_axis_tlast) begin
                        state_q     <= LOAD;
                        pointer_q   <= INPUT_FIRST;
                        input_error <= 1'b1;
                    end
                end
                FETCH: begin
                    state_q <= START;
                end
                START: begin
                    pointer_q <= output_base;
                    state_q   <= RUN;
                end
                RUN: begin
                    if (write && write_last) begin
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
                        state_q   <= LOAD;
                        pointer_q <= INPUT_FIRST;
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

    assign loading       = state_q == LOAD || state_q == DROP;
    assign s_axis_tready = loading;
    assign step          = step_q;
    assign start         = state_q == START;
    assign store         = state_q == LOAD ? s_axis_tvalid : state_q == RUN && write;
    assign store_data    = loading ? s_axis_tdata : write_data;
    assign pointer       = pointer_q;
    assign m_axis_tvalid = state_q == CLASS || state_q == SEND;
    assign m_axis_tdata  = state_q == CLASS ? class_q : read_data;
    assign m_axis_tlast  = state_q == SEND && pointer_q == OUTPUT_LAST;

endmodule

`default_nettype wire
