// dense_net_roms_tb: simulation only; reads every word of every ROM and prints PASS or FAIL.
//
//   $ iverilog -g2005 -Wall -s dense_net_roms_tb -o roms.vvp *.v && vvp -n roms.vvp
//   $ verilator --binary --timing -Wall --top-module dense_net_roms_tb *.v
//   $ obj_dir/Vdense_net_roms_tb
//
// Run it in the folder of the .mem files. With +dump=FILE it also writes a line
// "ROM ADDRESS WORD" for each word read.
//
// Made by nib VERSION from dense net (SHA-256 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff).

`default_nettype none

module dense_net_roms_tb;

    // Number of ROMs, which are read one after the other.
    localparam ROMS = 4;

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
            $display("PASS: 4 ROMs, 10 words");
        end else begin
            $display("FAIL: passed (last ROM first): %b", passed);
        end
        $finish;
    end

    wire        clk_0;
    wire        read_enable_0;
    wire [1:0]  read_address_0;
    wire [23:0] read_data_0;

    dense_net_dense_weights rom_0 (
        .clk(clk_0),
        .read_enable(read_enable_0),
        .read_address(read_address_0),
        .read_data(read_data_0)
    );

    nib_rom_check #(
        .WIDTH(24),
        .DEPTH(4),
        .ADDRESS_BITS(2),
        .EXPECTED_CRC(32'h743f7e8f),
        .NAME("dense_net_dense_weights")
    ) check_0 (
        .start(start),
        .done(done[0]),
        .passed(passed[0]),
        .dump_file(dump_file),
        .clk(clk_0),
        .read_enable(read_enable_0),
        .read_address(read_address_0),
        .read_data(read_data_0)
    );

    wire        clk_1;
    wire        read_enable_1;
    wire [0:0]  read_address_1;
    wire [95:0] read_data_1;

    dense_net_dense_bias rom_1 (
        .clk(clk_1),
        .read_enable(read_enable_1),
        .read_address(read_address_1),
        .read_data(read_data_1)
    );

    nib_rom_check #(
        .WIDTH(96),
        .DEPTH(2),
        .ADDRESS_BITS(1),
        .EXPECTED_CRC(32'h58e492b8),
        .NAME("dense_net_dense_bias")
    ) check_1 (
        .start(done[0]),
        .done(done[1]),
        .passed(passed[1]),
        .dump_file(dump_file),
        .clk(clk_1),
        .read_enable(read_enable_1),
        .read_address(read_address_1),
        .read_data(read_data_1)
    );

    wire        clk_2;
    wire        read_enable_2;
    wire [0:0]  read_address_2;
    wire [95:0] read_data_2;

    dense_net_dense_multipliers rom_2 (
        .clk(clk_2),
        .read_enable(read_enable_2),
        .read_address(read_address_2),
        .read_data(read_data_2)
    );

    nib_rom_check #(
        .WIDTH(96),
        .DEPTH(2),
        .ADDRESS_BITS(1),
        .EXPECTED_CRC(32'hb323018d),
        .NAME("dense_net_dense_multipliers")
    ) check_2 (
        .start(done[1]),
        .done(done[2]),
        .passed(passed[2]),
        .dump_file(dump_file),
        .clk(clk_2),
        .read_enable(read_enable_2),
        .read_address(read_address_2),
        .read_data(read_data_2)
    );

    wire        clk_3;
    wire        read_enable_3;
    wire [0:0]  read_address_3;
    wire [23:0] read_data_3;

    dense_net_dense_shifts rom_3 (
        .clk(clk_3),
        .read_enable(read_enable_3),
        .read_address(read_address_3),
        .read_data(read_data_3)
    );

    nib_rom_check #(
        .WIDTH(24),
        .DEPTH(2),
        .ADDRESS_BITS(1),
        .EXPECTED_CRC(32'h2ac8195e),
        .NAME("dense_net_dense_shifts")
    ) check_3 (
        .start(done[2]),
        .done(done[3]),
        .passed(passed[3]),
        .dump_file(dump_file),
        .clk(clk_3),
        .read_enable(read_enable_3),
        .read_address(read_address_3),
        .read_data(read_data_3)
    );

endmodule

`default_nettype wire
