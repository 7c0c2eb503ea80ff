// nib_rom_check: simulation only; reads every word of a ROM and checks port and contents.
//
// SPDX-License-Identifier: MIT-0
// Part of nib. Copy, change and ship it as you like, with no condition at all.
//
// It clocks the ROM itself, so that ROMs which wait for their turn cost no simulation time. For
// each word it checks that the data changes at the clock edge only, that it holds while
// read_enable is low, and that no bit is unknown; at the end it compares the CRC-32 (that of
// zlib) of all words, each from its lowest byte to its highest.

`default_nettype none

module nib_rom_check #(
    // Bits of a word, a multiple of 8.
    parameter WIDTH = 8,
    // Number of words.
    parameter DEPTH = 256,
    // Bits of the address.
    parameter ADDRESS_BITS = 8,
    // CRC-32 of the contents.
    parameter [31:0] EXPECTED_CRC = 32'h00000000,
    // The ROM's name, for messages.
    parameter NAME = "nib_rom"
) (
    // Control: the check runs once, when start rises, and raises done at its end.
    input  wire                    start,
    output reg                     done,
    output reg                     passed,

    // A file that gets a line "NAME ADDRESS WORD" for each word read, 0 for none.
    input  wire [31:0]             dump_file,

    // The ROM's port.
    output reg                     clk,
    output reg                     read_enable,
    output reg  [ADDRESS_BITS-1:0] read_address,
    input  wire [WIDTH-1:0]        read_data
);

    reg [31:0]      crc_table [0:255];
    reg [31:0]      crc;
    reg [WIDTH-1:0] previous;
    integer         errors;
    integer         address;
    integer         i;
    integer         bit_index;

    // Counts an error and prints the first few.
    task error_at(input integer at, input [8*40-1:0] what);
        begin
            errors = errors + 1;
            if (errors <= 5) begin
                $display("%0s: word %0d: %0s", NAME, at, what);
            end
        end
    endtask

    task fill_crc_table;
        begin
            for (i = 0; i < 256; i = i + 1) begin
                crc = i;
                for (bit_index = 0; bit_index < 8; bit_index = bit_index + 1) begin
                    crc = crc[0] ? (crc >> 1) ^ 32'hEDB88320 : crc >> 1;
                end
                crc_table[i] = crc;
            end
        end
    endtask

    // One read of the word at an address, with all checks of the port.
    task read_word(input integer at);
        begin
            read_address = at[ADDRESS_BITS-1:0];
            read_enable  = 1'b0;
            #1 clk = 1'b1;
            #1 clk = 1'b0;
            if (at > 0 && read_data !== previous) begin
                error_at(at, "changed although read_enable was low");
            end
            read_enable = 1'b1;
            #1;
            if (at > 0 && read_data !== previous) begin
                error_at(at, "changed before the clock edge");
            end
            clk = 1'b1;
            #1 clk = 1'b0;
            if (^read_data === 1'bx) begin
                error_at(at, "has unknown bits");
            end
            previous = read_data;
        end
    endtask

    initial begin
        done         = 1'b0;
        passed       = 1'b0;
        clk          = 1'b0;
        read_enable  = 1'b0;
        read_address = {ADDRESS_BITS{1'b0}};
        previous     = {WIDTH{1'b0}};
        errors       = 0;
        fill_crc_table;
        wait (start);
        crc = 32'hFFFFFFFF;
        for (address = 0; address < DEPTH; address = address + 1) begin
            read_word(address);
            for (i = 0; i < WIDTH; i = i + 8) begin
                crc = (crc >> 8) ^ crc_table[crc[7:0] ^ read_data[i +: 8]];
            end
            if (dump_file != 32'd0) begin
                $fdisplay(dump_file, "%0s %0d %h", NAME, address, read_data);
            end
        end
        crc = ~crc;
        if (crc !== EXPECTED_CRC) begin
            errors = errors + 1;
            $display("%0s: CRC-32 is %h, expected %h", NAME, crc, EXPECTED_CRC);
        end
        passed = errors == 0;
        done   = 1'b1;
    end

endmodule

`default_nettype wire
