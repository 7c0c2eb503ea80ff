// nib_lane: one lane of the engine: multiplies, adds, and keeps the largest sum of a pool;
// latency 4 clock cycles from operands to largest.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// sum = sum over the taps of a window of weight * (input - zero point), and largest = the maximum
// of the sums of a pool's windows. The maximum before the requantisation is that behind it, since
// that never falls (rule F5). ACC_BITS is computed from the weights, so nothing wraps.

`default_nettype none

module nib_lane #(
    // Bits of the sums, at least 17.
    parameter ACC_BITS = 24
) (
    // Clock; everything happens at its rising edge.
    input  wire                       clk,

    // Operands: the input less its zero point, -255 to 255, and the weight.
    input  wire signed [8:0]          activation,
    input  wire signed [7:0]          weight,

    // Control, each with the cycle in which what it is about is there. A cycle without a tap
    // has a product that must not count.
    input  wire                       add,             // 2 cycles after the operands: product
    input  wire                       first,           // with add: the window's first tap
    input  wire                       compare,         // 3 cycles after: the window's sum
    input  wire                       first_of_pool,   // with compare: the pool's first window

    // Result: there from the cycle after compare until the next compare.
    output wire signed [ACC_BITS-1:0] largest
);

    reg signed [8:0]          activation_q;
    reg signed [7:0]          weight_q;
    reg signed [15:0]         product_q;
    reg signed [ACC_BITS-1:0] sum_q;
    reg signed [ACC_BITS-1:0] largest_q;

    wire signed [ACC_BITS-1:0] addend = $signed({{(ACC_BITS-16){product_q[15]}}, product_q});

    always @(posedge clk) begin
        activation_q <= activation;
        weight_q     <= weight;
        product_q    <= activation_q * weight_q;
        if (add) begin
            sum_q <= first ? addend : sum_q + addend;
        end
        if (compare && (first_of_pool || sum_q > largest_q)) begin
            largest_q <= sum_q;
        end
    end

    assign largest = largest_q;

endmodule

`default_nettype wire
