// nib_image: takes images in, one at a time; the next one may come as soon as the engine has read
// this one.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// An image is what comes between one tlast and the next. One that has too few bytes or too many is
// dropped: input_error is high for a cycle then, and the next one is taken as if nothing had been.

`default_nettype none

module nib_image #(
    // Bytes of an image, and bits of the address of one.
    parameter INPUT_BYTES = 784,
    parameter INPUT_BITS = 10,
    // What synthesis makes of the memory (nib_ram).
    parameter STYLE = "auto"
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                  clk,
    input  wire                  rst,

    // Image: int8 values of the model's input, row by row, channels innermost.
    input  wire [7:0]            s_axis_tdata,
    input  wire                  s_axis_tvalid,
    output wire                  s_axis_tready,
    input  wire                  s_axis_tlast,
    output reg                   input_error,

    // Engine: complete from the cycle on in which the last byte is taken, until the engine, done
    // with the image, sets done for a cycle.
    output wire                  complete,
    input  wire                  done,
    input  wire [INPUT_BITS-1:0] address,
    output wire [7:0]            data         // a cycle after its address, while complete
);

    localparam LOAD = 2'd0;
    localparam DROP = 2'd1;  // the rest of an image that is too long
    localparam HOLD = 2'd2;

    localparam [31:0]           INPUT_END  = INPUT_BYTES - 1;
    localparam [INPUT_BITS-1:0] INPUT_LAST = INPUT_END[INPUT_BITS-1:0];
    localparam [INPUT_BITS-1:0] FIRST      = 0;
    localparam [INPUT_BITS-1:0] NEXT       = 1;

    reg [1:0]            state_q;
    reg [INPUT_BITS-1:0] pointer_q;

    wire last = state_q == LOAD && s_axis_tvalid && pointer_q == INPUT_LAST;

    always @(posedge clk) begin
        input_error <= 1'b0;
        if (rst) begin
            state_q   <= LOAD;
            pointer_q <= FIRST;
        end else begin
            case (state_q)
                LOAD: begin
                    if (last) begin
                        state_q   <= s_axis_tlast ? HOLD : DROP;
                        pointer_q <= FIRST;
                    end else if (s_axis_tvalid && s_axis_tlast) begin
                        pointer_q   <= FIRST;
                        input_error <= 1'b1;
                    end else if (s_axis_tvalid) begin
                        pointer_q <= pointer_q + NEXT;
                    end
                end
                DROP: begin
                    if (s_axis_tvalid && s_axis_tlast) begin
                        state_q     <= LOAD;
                        input_error <= 1'b1;
                    end
                end
                default: begin
                    if (done) begin
                        state_q <= LOAD;
                    end
                end
            endcase
        end
    end

    assign s_axis_tready = state_q != HOLD;
    assign complete      = state_q == HOLD || (last && s_axis_tlast);

    nib_ram #(
        .WIDTH(8),
        .DEPTH(INPUT_BYTES),
        .ADDRESS_BITS(INPUT_BITS),
        .STYLE(STYLE)
    ) image (
        .clk(clk),
        .write_enable(state_q == LOAD && s_axis_tvalid),
        .address(state_q == HOLD ? address : pointer_q),
        .write_data(s_axis_tdata),
        .read_data(data)
    );

endmodule

`default_nettype wire
