// nib_reset: a synchronous reset of 255 clock cycles when the FPGA has been configured, and after
// the button or a clock that was not locked.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// It is long enough for the block RAM of iCE40, which reads wrong for some microseconds behind the
// configuration.

`default_nettype none

module nib_reset (
    // Clock; everything happens at its rising edge.
    input  wire clk,
    // Asynchronous: high when all is well, low for a reset.
    input  wire run,
    // Reset, synchronous.
    output wire rst
);

    reg [1:0] run_q   = 2'b00;
    reg [7:0] count_q = 8'd0;

    always @(posedge clk) begin
        run_q <= {run_q[0], run};
        if (!run_q[1]) begin
            count_q <= 8'd0;
        end else if (count_q != 8'd255) begin
            count_q <= count_q + 8'd1;
        end
    end

    assign rst = count_q != 8'd255;

endmodule

`default_nettype wire
