// nib_multiply_serial: rule R1 without multipliers, a number every 16 clock cycles; latency 17
// clock cycles.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
//   rounded = (x * m + 2^30) >> 31
//
// Fifteen steps add the multiple of x for two bits of m, from the lowest on, and shift by them; the
// sixteenth adds x for the highest bit, and 1, and shifts by one. What is shifted out is below the
// point, and floor has no use for it.

`default_nettype none

module nib_multiply_serial #(
    // Bits of x and of the result: 17 to 32.
    parameter SUM_BITS = 25
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                       clk,
    input  wire                       rst,

    // Factors, with start; no sooner than 16 cycles behind the ones before.
    input  wire                       start,
    input  wire signed [SUM_BITS-1:0] x,
    input  wire [30:0]                m,

    // Result, no larger than x; there for one cycle.
    output wire signed [SUM_BITS-1:0] rounded
);

    localparam WIDE_BITS = SUM_BITS + 3;

    reg signed [SUM_BITS-1:0]  x_q;
    reg signed [SUM_BITS+1:0]  thrice_q;
    reg [28:0]                 m_q;
    reg [3:0]                  step_q;     // of 16, the last one when idle
    reg                        last_q;     // it is the last one
    reg [1:0]                  digit_q;    // which multiple it adds
    reg signed [SUM_BITS:0]    sum_q;      // of the steps so far
    reg signed [SUM_BITS-1:0]  rounded_q;

    wire signed [SUM_BITS+1:0] wide_x = $signed({{2{x[SUM_BITS-1]}}, x});
    wire signed [SUM_BITS+1:0] once   = $signed({{2{x_q[SUM_BITS-1]}}, x_q});

    reg signed [SUM_BITS+1:0] multiple;

    always @* begin
        case (digit_q)
            2'd0:    multiple = {(SUM_BITS+2){1'b0}};
            2'd1:    multiple = once;
            2'd2:    multiple = once <<< 1;
            default: multiple = thrice_q;
        endcase
    end

    wire signed [WIDE_BITS-1:0] wide_sum      = $signed({{2{sum_q[SUM_BITS]}}, sum_q});
    wire signed [WIDE_BITS-1:0] wide_multiple = $signed({multiple[SUM_BITS+1], multiple});
    wire signed [WIDE_BITS-1:0] carry         = $signed({{(WIDE_BITS-1){1'b0}}, last_q});
    // The lowest bit is below the point whichever shift it is.
    /* verilator lint_off UNUSED */
    wire signed [WIDE_BITS-1:0] total         = wide_sum + wide_multiple + carry;
    /* verilator lint_on UNUSED */

    always @(posedge clk) begin
        if (rst) begin
            step_q <= 4'd15;
            last_q <= 1'b1;
        end else if (start) begin
            step_q <= 4'd0;
            last_q <= 1'b0;
        end else if (!last_q) begin
            step_q <= step_q + 4'd1;
            last_q <= step_q == 4'd14;
        end
    end

    always @(posedge clk) begin
        if (last_q) begin
            rounded_q <= $signed(total[SUM_BITS:1]);
        end
        if (start) begin
            x_q      <= x;
            thrice_q <= wide_x + (wide_x <<< 1);
            digit_q  <= m[1:0];
            m_q      <= m[30:2];
            sum_q    <= {(SUM_BITS+1){1'b0}};
        end else begin
            digit_q <= m_q[1:0];
            m_q     <= m_q >> 2;
            sum_q   <= $signed(total[WIDE_BITS-1:2]);
        end
    end

    assign rounded = rounded_q;

endmodule

`default_nettype wire
