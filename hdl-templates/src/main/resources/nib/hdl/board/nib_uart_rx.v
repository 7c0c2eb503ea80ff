// nib_uart_rx: serial receiver, 8 data bits, no parity, 1 stop bit; a byte is there half a bit
// after its stop bit began.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.

`default_nettype none

module nib_uart_rx #(
    // Clock cycles of a bit, at least 4.
    parameter BIT_CYCLES = 260,
    // Bits of a number from 0 to BIT_CYCLES.
    parameter CYCLE_BITS = 9
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire       clk,
    input  wire       rst,

    // Line, asynchronous: high when idle.
    input  wire       rxd,

    // Byte: high for a cycle with valid; a byte without a stop bit is none, and error is high for a
    // cycle in its place.
    output wire [7:0] data,
    output reg        valid,
    output reg        error
);

    generate
        if (BIT_CYCLES < 4 || BIT_CYCLES >= (1 << CYCLE_BITS)) begin : g_check_cycles
            nib_error_bit_cycles_do_not_fit_cycle_bits check ();
        end
    endgenerate

    localparam [31:0] WHOLE = BIT_CYCLES - 1;
    localparam [31:0] HALF  = BIT_CYCLES / 2 - 1;

    localparam [CYCLE_BITS-1:0] TO_NEXT = WHOLE[CYCLE_BITS-1:0];
    localparam [CYCLE_BITS-1:0] TO_MID  = HALF[CYCLE_BITS-1:0];
    localparam [CYCLE_BITS-1:0] ONE     = 1;

    // The line, through two flip-flops.
    reg [1:0]            line_q;
    reg                  busy_q;
    reg [3:0]            bit_q;     // 0: start, 1 to 8: data, 9: stop
    reg [CYCLE_BITS-1:0] wait_q;    // cycles until the middle of the bit
    reg [7:0]            data_q;

    always @(posedge clk) begin
        line_q <= {line_q[0], rxd};
        valid  <= 1'b0;
        error  <= 1'b0;
        if (rst) begin
            line_q <= 2'b11;
            busy_q <= 1'b0;
            bit_q  <= 4'd0;
            wait_q <= {CYCLE_BITS{1'b0}};
        end else if (!busy_q) begin
            busy_q <= !line_q[1];
            bit_q  <= 4'd0;
            wait_q <= TO_MID;
        end else if (wait_q != {CYCLE_BITS{1'b0}}) begin
            wait_q <= wait_q - ONE;
        end else begin
            wait_q <= TO_NEXT;
            bit_q  <= bit_q + 4'd1;
            if (bit_q == 4'd0) begin
                // A pulse shorter than half a bit was no start.
                busy_q <= !line_q[1];
            end else if (bit_q == 4'd9) begin
                busy_q <= 1'b0;
                valid  <= line_q[1];
                error  <= !line_q[1];
            end else begin
                data_q <= {line_q[1], data_q[7:1]};
            end
        end
    end

    assign data = data_q;

endmodule

`default_nettype wire
