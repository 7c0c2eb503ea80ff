// ${module}: simulation only; reads every word of every ROM and prints PASS or FAIL.
//
//   $ iverilog -g2005 -Wall -s ${module} -o roms.vvp *.v && vvp -n roms.vvp
//   $ verilator --binary --timing -Wall --top-module ${module} *.v
//   $ obj_dir/V${module}
//
// Run it in the folder of the .mem files. With +dump=FILE it also writes a line
// "ROM ADDRESS WORD" for each word read.
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module};

    // Number of ROMs, which are read one after the other.
    localparam ROMS = ${roms?size};

    reg  [8*1024-1:0] dump_path;
    integer           dump_file;
    reg               start;
    wire [ROMS-1:0]   done;
    wire [ROMS-1:0]   passed;

    initial begin
        start     = 1'b0;
        dump_file = 0;
        if ($value$plusargs("dump=%s", dump_path)) begin
            dump_file = $fopen(dump_path, "w");
        end
        #1 start = 1'b1;
        wait (done[ROMS-1]);
        if (dump_file != 0) begin
            $fclose(dump_file);
        end
        if (&passed) begin
            $display("PASS: ${roms?size} ROMs, ${words} words");
        end else begin
            $display("FAIL: passed (last ROM first): %b", passed);
        end
        $finish;
    end
<#list roms as rom>

    wire ${rom.pad}clk_${rom.index};
    wire ${rom.pad}read_enable_${rom.index};
    wire ${rom.addressRange}read_address_${rom.index};
    wire ${rom.dataRange}read_data_${rom.index};

    ${rom.module} rom_${rom.index} (
        .clk(clk_${rom.index}),
        .read_enable(read_enable_${rom.index}),
        .read_address(read_address_${rom.index}),
        .read_data(read_data_${rom.index})
    );

    nib_rom_check #(
        .WIDTH(${rom.width}),
        .DEPTH(${rom.words}),
        .ADDRESS_BITS(${rom.addressBits}),
        .EXPECTED_CRC(32'h${rom.crc}),
        .NAME("${rom.module}")
    ) check_${rom.index} (
        .start(${rom.start}),
        .done(done[${rom.index}]),
        .passed(passed[${rom.index}]),
        .dump_file(dump_file),
        .clk(clk_${rom.index}),
        .read_enable(read_enable_${rom.index}),
        .read_address(read_address_${rom.index}),
        .read_data(read_data_${rom.index})
    );
</#list>

endmodule

`default_nettype wire
