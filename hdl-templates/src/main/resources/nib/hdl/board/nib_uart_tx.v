// nib_uart_tx: serial transmitter, 8 data bits, no parity, 1 stop bit; a byte takes 10 bits.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.

`default_nettype none

module nib_uart_tx #(
    // Clock cycles of a bit.
    parameter BIT_CYCLES = 260,
    // Bits of a number from 0 to BIT_CYCLES.
    parameter CYCLE_BITS = 9
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire       clk,
    input  wire       rst,

    // Bytes, AXI4-Stream.
    input  wire [7:0] s_axis_tdata,
    input  wire       s_axis_tvalid,
    output wire       s_axis_tready,

    // Line: high when idle.
    output wire       txd
);

    localparam [31:0] WHOLE = BIT_CYCLES - 1;

    localparam [CYCLE_BITS-1:0] TO_NEXT = WHOLE[CYCLE_BITS-1:0];
    localparam [CYCLE_BITS-1:0] ONE     = 1;

    reg [9:0]            bits_q;    // what is still to be sent, the next bit at the bottom
    reg [3:0]            left_q;    // how many
    reg [CYCLE_BITS-1:0] wait_q;
    reg                  txd_q;

    always @(posedge clk) begin
        if (rst) begin
            left_q <= 4'd0;
            wait_q <= {CYCLE_BITS{1'b0}};
            txd_q  <= 1'b1;
        end else if (wait_q != {CYCLE_BITS{1'b0}}) begin
            wait_q <= wait_q - ONE;
        end else if (left_q != 4'd0) begin
            txd_q  <= bits_q[0];
            bits_q <= {1'b1, bits_q[9:1]};
            left_q <= left_q - 4'd1;
            wait_q <= TO_NEXT;
        end else if (s_axis_tvalid) begin
            bits_q <= {1'b1, s_axis_tdata, 1'b0};
            left_q <= 4'd10;
        end
    end

    assign s_axis_tready = left_q == 4'd0 && wait_q == {CYCLE_BITS{1'b0}};
    assign txd           = txd_q;

endmodule

`default_nettype wire
