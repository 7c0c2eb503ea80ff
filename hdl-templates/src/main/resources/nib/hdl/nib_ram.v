// nib_ram: memory with one port that reads or writes; latency of a read 1 clock cycle.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// One port, no reset and no read while it writes: block RAM of every family can do that, and so
// can the large single-port memories of iCE40 UltraPlus.

`default_nettype none

module nib_ram #(
    // Bits of a word.
    parameter WIDTH = 8,
    // Number of words.
    parameter DEPTH = 256,
    // Bits of the address; 2**ADDRESS_BITS is at least DEPTH.
    parameter ADDRESS_BITS = 8,
    // What synthesis makes of it: "auto", or a kind of memory in its own words: to Yosys "huge" is
    // a large single-port memory. Simulators have no use for it.
    /* verilator lint_off UNUSED */
    parameter STYLE = "auto"
    /* verilator lint_on UNUSED */
) (
    // Clock; everything happens at its rising edge.
    input  wire                    clk,

    // Port: a write when write_enable is high. Otherwise the word of the address appears after
    // the same edge; it stays while writes go on.
    input  wire                    write_enable,
    input  wire [ADDRESS_BITS-1:0] address,
    input  wire [WIDTH-1:0]        write_data,
    output wire [WIDTH-1:0]        read_data
);

    generate
        if (DEPTH < 1 || DEPTH > (1 << ADDRESS_BITS)) begin : g_check_depth
            nib_error_depth_does_not_fit_address_bits check ();
        end
    endgenerate

    (* ram_style = STYLE *)
    reg [WIDTH-1:0] memory [0:DEPTH-1];
    reg [WIDTH-1:0] read_data_q;

    always @(posedge clk) begin
        if (write_enable) begin
            memory[address] <= write_data;
        end else begin
            read_data_q <= memory[address];
        end
    end

    assign read_data = read_data_q;

endmodule

`default_nettype wire
