// nib_requantize_tb: simulation only; runs vectors through nib_requantize, in every cycle and then
// with gaps, and prints PASS or FAIL.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// A vector is {output, factors, sum}, the sum in the lowest bits; +vectors=FILE has one a line, for
// $readmemh. The parameters are those of the module, and what a step gives it.

`default_nettype none

module nib_requantize_tb;

    parameter SERIAL     = 0;
    parameter ACC_BITS   = 24;
    parameter BIAS_BITS  = 16;
    parameter SUM_BITS   = 25;
    parameter RIGHT_BITS = 5;
    parameter LEFT_BITS  = 0;
    parameter ZERO_POINT = 0;
    parameter LOWEST     = -128;
    parameter HIGHEST    = 127;
    // Number of vectors.
    parameter VECTORS    = 1;

    localparam FACTORS_BITS = LEFT_BITS + RIGHT_BITS + 31 + BIAS_BITS;

    reg                        clk;
    reg                        rst;
    reg                        valid;
    wire                       taken;
    reg  signed [ACC_BITS-1:0] sum;
    reg                        last;
    reg  [FACTORS_BITS-1:0]    next_factors;
    reg  [FACTORS_BITS-1:0]    factors;
    wire                       write;
    wire signed [7:0]          write_data;
    wire                       write_last;

    wire signed [7:0] zero_point = ZERO_POINT;
    wire signed [7:0] lowest     = LOWEST;
    wire signed [7:0] highest    = HIGHEST;

    nib_requantize #(
        .SERIAL(SERIAL),
        .ACC_BITS(ACC_BITS),
        .BIAS_BITS(BIAS_BITS),
        .SUM_BITS(SUM_BITS),
        .RIGHT_BITS(RIGHT_BITS),
        .LEFT_BITS(LEFT_BITS)
    ) dut (
        .clk(clk),
        .rst(rst),
        .zero_point(zero_point),
        .lowest(lowest),
        .highest(highest),
        .valid(valid),
        .taken(taken),
        .sum(sum),
        .last(last),
        .factors(factors),
        .write(write),
        .write_data(write_data),
        .write_last(write_last)
    );

    reg [8+FACTORS_BITS+ACC_BITS-1:0] vectors [0:VECTORS-1];
    reg [8*1024-1:0]                  path;
    reg [7:0]                         expected;
    integer                           at;
    integer                           checked;
    integer                           failures;
    integer                           round;

    initial begin
        clk = 1'b0;
        forever #1 clk = ~clk;
    end

    // Round 0 has a vector in each cycle, round 1 in every third one.
    initial begin
        rst          = 1'b1;
        valid        = 1'b0;
        sum          = {ACC_BITS{1'b0}};
        last         = 1'b0;
        next_factors = {FACTORS_BITS{1'b0}};
        factors      = {FACTORS_BITS{1'b0}};
        failures     = 0;
        if (!$value$plusargs("vectors=%s", path)) begin
            $display("FAIL: +vectors=FILE is missing");
            $finish;
        end
        $readmemh(path, vectors);
        repeat (4) @(negedge clk);
        rst = 1'b0;
        for (round = 0; round < 2; round = round + 1) begin
            checked = 0;
            for (at = 0; at < VECTORS; at = at + 1) begin
                valid        = 1'b1;
                last         = at == VECTORS - 1;
                sum          = vectors[at][ACC_BITS-1:0];
                next_factors = vectors[at][ACC_BITS +: FACTORS_BITS];
                @(negedge clk);
                while (!taken) @(negedge clk);
                if (round == 1) begin
                    valid = 1'b0;
                    last  = 1'b0;
                    repeat (2) @(negedge clk);
                end
            end
            valid = 1'b0;
            last  = 1'b0;
            repeat (64) @(negedge clk);
            if (checked != VECTORS) begin
                $display("FAIL: %0d outputs of %0d vectors", checked, VECTORS);
                failures = failures + 1;
            end
        end
        if (failures == 0) begin
            $display("PASS: %0d vectors", VECTORS);
        end
        $finish;
    end

    // The factors come a cycle later than the sum that is taken.
    always @(posedge clk) begin
        if (valid && taken) begin
            factors <= next_factors;
        end
        if (write) begin
            expected = vectors[checked][ACC_BITS+FACTORS_BITS +: 8];
            if (write_data !== expected || write_last !== (checked == VECTORS - 1)) begin
                failures = failures + 1;
                if (failures <= 5) begin
                    $display("FAIL: vector %0d (%h) gave %h, last %b",
                        checked, vectors[checked], write_data, write_last);
                end
            end
            checked = checked + 1;
        end
    end

endmodule

`default_nettype wire
