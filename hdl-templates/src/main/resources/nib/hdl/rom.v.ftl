// ${module}: ${summary}
//
<#list comments as comment>
// ${comment}
</#list>
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module} #(
    // The contents: ${words} words of ${digits} hexadecimal digits.
    parameter INIT_FILE = "${module}.mem"
) (
    // Clock; everything happens at its rising edge.
    input  wire ${pad}clk,

    // Read port: the word of an address sampled while read_enable is high appears after the
    // same edge, and stays until the next such edge.
    input  wire ${pad}read_enable,
    input  wire ${addressRange}read_address,
    output wire ${dataRange}read_data
);

    nib_rom #(
        .WIDTH(${width}),
        .DEPTH(${words}),
        .ADDRESS_BITS(${addressBits}),
        .INIT_FILE(INIT_FILE)
    ) rom (
        .clk(clk),
        .read_enable(read_enable),
        .read_address(read_address),
        .read_data(read_data)
    );

endmodule

`default_nettype wire
