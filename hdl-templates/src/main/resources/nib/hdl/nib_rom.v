// nib_rom: read-only memory with one registered read port; latency 1 clock cycle.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// The read is registered and there is no reset, so synthesis maps large memories to block RAM
// and small ones to logic, as it sees fit. Reading at or beyond DEPTH gives no defined value.

`default_nettype none

module nib_rom #(
    // Bits of a word.
    parameter WIDTH = 8,
    // Number of words.
    parameter DEPTH = 256,
    // Bits of the address; 2**ADDRESS_BITS is at least DEPTH.
    parameter ADDRESS_BITS = 8,
    // Text file with DEPTH hexadecimal words, for $readmemh; "" leaves the words undefined.
    parameter INIT_FILE = "",
    // What synthesis makes of it: "auto", or a kind of memory in its own words: to Yosys "logic" is
    // no block RAM. Simulators have no use for it.
    /* verilator lint_off UNUSED */
    parameter STYLE = "auto"
    /* verilator lint_on UNUSED */
) (
    // Clock; everything happens at its rising edge.
    input  wire                    clk,

    // Read port: the word of an address sampled while read_enable is high appears after the
    // same edge, and stays until the next such edge.
    input  wire                    read_enable,
    // An address may have more bits than a shallow memory takes.
    /* verilator lint_off UNUSED */
    input  wire [ADDRESS_BITS-1:0] read_address,
    /* verilator lint_on UNUSED */
    output wire [WIDTH-1:0]        read_data
);

    generate
        if (DEPTH < 1 || DEPTH > (1 << ADDRESS_BITS)) begin : g_check_depth
            nib_error_depth_does_not_fit_address_bits check ();
        end
    endgenerate

    // Undriven only where no INIT_FILE is given.
    /* verilator lint_off UNDRIVEN */
    (* rom_style = STYLE *)
    reg [WIDTH-1:0] memory [0:DEPTH-1];
    /* verilator lint_on UNDRIVEN */
    reg [WIDTH-1:0] read_data_q;

    generate
        if (INIT_FILE != "") begin : g_contents
            initial $readmemh(INIT_FILE, memory);
        end
    endgenerate

    always @(posedge clk) begin
        if (read_enable) begin
            // Here, too: more bits than it takes.
            /* verilator lint_off WIDTH */
            read_data_q <= memory[read_address];
            /* verilator lint_on WIDTH */
        end
    end

    assign read_data = read_data_q;

endmodule

`default_nettype wire
