// nib_requantize: from sums to int8 outputs (rule R5). With multipliers one a clock cycle, latency
// 11 clock cycles; without one every 16 clock cycles, latency 24. Left shifts take a cycle more.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
//   output = clamp(R3(sum + bias, M, s) + zero point, lowest, highest)
//
// R3 rounds twice, with R1 (nib_multiply) and with R2 (nib_divide).

`default_nettype none

module nib_requantize #(
    // 1 for the form without multipliers.
    parameter SERIAL = 0,
    // Bits of the sums without bias.
    parameter ACC_BITS = 24,
    // Bits of the biases.
    parameter BIAS_BITS = 16,
    // Bits of a sum with bias, shifted to the left: 17 to 32, at least ACC_BITS and BIAS_BITS.
    parameter SUM_BITS = 25,
    // Bits of a shift to the right, at most 5.
    parameter RIGHT_BITS = 5,
    // Bits of a shift to the left, 0 where there is none.
    parameter LEFT_BITS = 0
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire                       clk,
    input  wire                       rst,

    // What stays while a step runs.
    input  wire signed [7:0]          zero_point,     // of the output
    input  wire signed [7:0]          lowest,
    input  wire signed [7:0]          highest,

    // Sum.
    input  wire                       valid,
    output wire                       taken,
    input  wire signed [ACC_BITS-1:0] sum,
    input  wire                       last,           // of the step

    // Factors of its channel, a cycle after it was taken: {left, right, M, bias}.
    input  wire [LEFT_BITS+RIGHT_BITS+31+BIAS_BITS-1:0] factors,

    // Output.
    output wire                       write,
    output wire signed [7:0]          write_data,
    output wire                       write_last
);

    // From a sum that is taken to the factors of R1, through that, and through all.
    localparam TO_X    = LEFT_BITS == 0 ? 2 : 3;
    localparam TO_R2   = TO_X + (SERIAL == 0 ? 4 : 17);
    localparam LATENCY = TO_R2 + 5;

    reg [LATENCY-1:0] valid_q;
    reg [LATENCY-1:0] last_q;

    always @(posedge clk) begin
        last_q  <= {last_q[LATENCY-2:0], last};
        valid_q <= rst ? {LATENCY{1'b0}} : {valid_q[LATENCY-2:0], taken};
    end

    // The sum beside its factors, then with its bias.
    reg signed [ACC_BITS-1:0] sum_q;
    reg signed [SUM_BITS-1:0] biased_q;
    reg [30:0]                biased_m_q;
    reg [RIGHT_BITS-1:0]      biased_right_q;

    wire signed [BIAS_BITS-1:0] bias = $signed(factors[BIAS_BITS-1:0]);
    wire signed [SUM_BITS-1:0] wide_sum =
        $signed({{(SUM_BITS-ACC_BITS){sum_q[ACC_BITS-1]}}, sum_q});
    wire signed [SUM_BITS-1:0] wide_bias =
        $signed({{(SUM_BITS-BIAS_BITS){bias[BIAS_BITS-1]}}, bias});

    always @(posedge clk) begin
        sum_q           <= sum;
        biased_q        <= wide_sum + wide_bias;
        biased_m_q      <= factors[BIAS_BITS +: 31];
        biased_right_q  <= factors[BIAS_BITS+31 +: RIGHT_BITS];
    end

    wire signed [SUM_BITS-1:0] x;
    wire [30:0]                x_m;
    wire [RIGHT_BITS-1:0]      x_right;

    generate
        if (LEFT_BITS == 0) begin : g_no_left
            assign x       = biased_q;
            assign x_m     = biased_m_q;
            assign x_right = biased_right_q;
        end else begin : g_left
            reg [LEFT_BITS-1:0]       left_q;
            reg signed [SUM_BITS-1:0] x_q;
            reg [30:0]                x_m_q;
            reg [RIGHT_BITS-1:0]      x_right_q;

            always @(posedge clk) begin
                left_q    <= factors[BIAS_BITS+31+RIGHT_BITS +: LEFT_BITS];
                x_q       <= biased_q <<< left_q;
                x_m_q     <= biased_m_q;
                x_right_q <= biased_right_q;
            end

            assign x       = x_q;
            assign x_m     = x_m_q;
            assign x_right = x_right_q;
        end
    endgenerate

    // R1, and the shift of R2 beside it.
    wire signed [SUM_BITS-1:0] rounded;
    wire [RIGHT_BITS-1:0]      rounded_right;

    generate
        if (SERIAL == 0) begin : g_parallel
            reg [4*RIGHT_BITS-1:0] right_q;

            always @(posedge clk) begin
                right_q <= {right_q[3*RIGHT_BITS-1:0], x_right};
            end

            nib_multiply #(
                .SUM_BITS(SUM_BITS)
            ) multiply (
                .clk(clk),
                .x(x),
                .m(x_m),
                .rounded(rounded)
            );

            assign taken         = valid;
            assign rounded_right = right_q[3*RIGHT_BITS +: RIGHT_BITS];
        end else begin : g_serial
            reg [3:0]            busy_q;   // cycles until the next sum may come
            reg [RIGHT_BITS-1:0] right_q;
            reg [RIGHT_BITS-1:0] rounded_right_q;

            wire start = valid_q[TO_X-1];

            always @(posedge clk) begin
                if (rst) begin
                    busy_q <= 4'd0;
                end else if (taken) begin
                    busy_q <= 4'd15;
                end else if (busy_q != 4'd0) begin
                    busy_q <= busy_q - 4'd1;
                end
                if (start) begin
                    right_q <= x_right;
                end
                if (valid_q[TO_R2-2]) begin
                    rounded_right_q <= right_q;
                end
            end

            nib_multiply_serial #(
                .SUM_BITS(SUM_BITS)
            ) multiply (
                .clk(clk),
                .rst(rst),
                .start(start),
                .x(x),
                .m(x_m),
                .rounded(rounded)
            );

            assign taken         = valid && busy_q == 4'd0;
            assign rounded_right = rounded_right_q;
        end
    endgenerate

    // R2, zero point and clamp.
    nib_divide #(
        .SUM_BITS(SUM_BITS),
        .RIGHT_BITS(RIGHT_BITS)
    ) divide (
        .clk(clk),
        .zero_point(zero_point),
        .lowest(lowest),
        .highest(highest),
        .scaled(rounded),
        .right(rounded_right),
        .value(write_data)
    );

    assign write      = valid_q[LATENCY-1];
    assign write_last = last_q[LATENCY-1];

endmodule

`default_nettype wire
