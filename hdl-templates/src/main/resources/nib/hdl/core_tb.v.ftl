// ${module}_tb: simulation only; runs images through the core and writes what comes out.
//
//   $ iverilog -g2005 -Wall -s ${module}_tb -o core.vvp *.v
//   $ vvp -n core.vvp +images=FILE
//   $ verilator --binary --timing -Wall -O3 --top-module ${module}_tb *.v
//   $ obj_dir/V${module}_tb +images=FILE
//
// It prints PASS when every image came out in the cycles that it must take, with no unknown bit: what
// the bytes should be it does not know (nib verify compares them). Run it in the folder of the .mem files. FILE has ${inputBytes} bytes an image. With +out=FILE it
// writes a line for each image: the class and the outputs in hexadecimal, and the cycles from its
// last byte, or from the last output of the image before it if that comes later, to its last
// output. With +trace=FILE it also writes a line for each byte that a step of
// the first +traced=N images writes: the image, the step, the address, the byte. With +stalls=1
// both streams wait at random; otherwise neither does, and each image must take ${cycles} cycles,
// and its last output come ${cyclesBetweenImages} cycles after that of the image before it.
// With NETLIST defined the core may be a netlist, and there is no trace.
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module}_tb;

    localparam INPUT_BYTES  = ${inputBytes};
    localparam OUTPUT_BEATS = ${outputs} + 1;
    localparam CYCLES       = ${cyclesPerImage};
    localparam PERIOD       = ${cyclesBetweenImages};
    // Nothing takes so long, not even with stalls.
    localparam PATIENCE     = 4 * CYCLES + 16 * INPUT_BYTES + 1000;

    reg        clk;
    reg        rst;
    reg  [7:0] s_axis_tdata;
    reg        s_axis_tvalid;
    wire       s_axis_tready;
    reg        s_axis_tlast;
    wire       input_error;
    wire [7:0] m_axis_tdata;
    wire       m_axis_tvalid;
    reg        m_axis_tready;
    wire       m_axis_tlast;

    ${module} dut (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(s_axis_tdata),
        .s_axis_tvalid(s_axis_tvalid),
        .s_axis_tready(s_axis_tready),
        .s_axis_tlast(s_axis_tlast),
        .input_error(input_error),
        .m_axis_tdata(m_axis_tdata),
        .m_axis_tvalid(m_axis_tvalid),
        .m_axis_tready(m_axis_tready),
        .m_axis_tlast(m_axis_tlast)
    );

    reg [8*1024-1:0] path;
    integer          images_file;
    integer          out_file;
    integer          trace_file;
    integer          traced;
    integer          stalls;
    integer          next_byte;
    integer          input_byte;
    integer          beat;
    integer          image;
    integer          sent;
    integer          failures;
    integer          now;
    integer          begins_at;
    integer          last_byte_at [0:1];
    integer          progress_at;

    initial begin
        clk = 1'b0;
        forever #1 clk = ~clk;
    end

    initial begin
        rst           = 1'b1;
        s_axis_tvalid = 1'b0;
        s_axis_tdata  = 8'd0;
        s_axis_tlast  = 1'b0;
        m_axis_tready = 1'b0;
        out_file      = 0;
        trace_file    = 0;
        traced        = 0;
        stalls        = 0;
        input_byte    = 0;
        beat          = 0;
        image         = 0;
        sent          = 0;
        failures      = 0;
        now           = 0;
        begins_at     = 0;
        progress_at   = 0;
        images_file   = 0;
        if ($value$plusargs("images=%s", path)) begin
            images_file = $fopen(path, "rb");
        end
        if (images_file == 0) begin
            $display("FAIL: +images=FILE names no file that can be read");
            $finish;
        end
        if ($value$plusargs("out=%s", path)) begin
            out_file = $fopen(path, "w");
        end
        if ($value$plusargs("trace=%s", path)) begin
            trace_file = $fopen(path, "w");
        end
        if ($value$plusargs("traced=%d", traced)) begin
        end
        if ($value$plusargs("stalls=%d", stalls)) begin
        end
        next_byte = $fgetc(images_file);
    end

    // The bench is a program: what it draws and reads it needs in the same step.
    /* verilator lint_off BLKSEQ */

    // A stream waits in three of eight cycles, now and then for long.
    reg in_waits;
    reg out_waits;
    reg long_wait;
    reg [31:0] noise;

    task draw_waits;
        begin
            // Marsaglia's xorshift: the same numbers in every simulator.
            noise     = noise ^ (noise << 13);
            noise     = noise ^ (noise >> 17);
            noise     = noise ^ (noise << 5);
            in_waits  = stalls != 0 && noise[2:0] > 3'd4;
            long_wait = stalls != 0 && (noise[31:26] == 6'd0 ? ~long_wait : long_wait);
            out_waits = stalls != 0 && (noise[5:3] > 3'd4 || long_wait);
        end
    endtask

    initial begin
        long_wait = 1'b0;
        noise     = 32'd2463534242;
    end

    // The image: a byte that has been taken makes room for the next one.
    always @(posedge clk) begin
        rst <= now < 4;
        now <= now + 1;
        draw_waits;
        m_axis_tready <= !out_waits;
        if (!s_axis_tvalid || s_axis_tready) begin
            if (s_axis_tvalid && s_axis_tready && s_axis_tlast) begin
                sent <= sent + 1;
            end
            s_axis_tvalid <= 1'b0;
            // The comparison is a read of images_file: Verilator 5.006 sees none in $fgetc.
            if (now > 8 && !in_waits && images_file != 0 && next_byte >= 0) begin
                s_axis_tvalid <= 1'b1;
                s_axis_tdata  <= next_byte[7:0];
                s_axis_tlast  <= input_byte == INPUT_BYTES - 1;
                input_byte    <= input_byte == INPUT_BYTES - 1 ? 0 : input_byte + 1;
                next_byte     = $fgetc(images_file);
            end
        end
        if (s_axis_tvalid && s_axis_tready && s_axis_tlast) begin
            last_byte_at[sent % 2] <= now;
        end
        if (input_error) begin
            $display("FAIL: image %0d: input_error", image);
            failures <= failures + 1;
        end
    end

    /* verilator lint_on BLKSEQ */

    // The result. While an image is computed, one more can have come in.
    wire [31:0] arrived_at = last_byte_at[image % 2];
    wire [31:0] took       = now - ($signed(arrived_at) > begins_at ? arrived_at : begins_at);

    always @(posedge clk) begin
        if (m_axis_tvalid && m_axis_tready) begin
            progress_at <= now;
            if (m_axis_tlast !== (beat == OUTPUT_BEATS - 1)) begin
                $display("FAIL: image %0d: tlast is %b with beat %0d", image, m_axis_tlast, beat);
                failures <= failures + 1;
            end
            if (^m_axis_tdata === 1'bx) begin
                $display("FAIL: image %0d: beat %0d has unknown bits", image, beat);
                failures <= failures + 1;
            end
            if (out_file != 0 && beat == 0) begin
                $fwrite(out_file, "%h", m_axis_tdata);
            end else if (out_file != 0) begin
                $fwrite(out_file, " %h", m_axis_tdata);
            end
            if (beat == OUTPUT_BEATS - 1) begin
                if (out_file != 0) begin
                    $fdisplay(out_file, " %0d", took);
                end
                if (stalls == 0 && took != CYCLES) begin
                    $display("FAIL: image %0d took %0d cycles", image, took);
                    failures <= failures + 1;
                end
                if (stalls == 0 && image != 0 && now - begins_at != PERIOD) begin
                    $display("FAIL: image %0d came %0d cycles behind the one before it", image,
                        now - begins_at);
                    failures <= failures + 1;
                end
                begins_at <= now;
                beat  <= 0;
                image <= image + 1;
            end else begin
                beat <= beat + 1;
            end
        end
    end

    // The banks' writes, which a netlist has under other names.
`ifndef NETLIST
    always @(posedge clk) begin
        if (trace_file != 0 && dut.core.store && image < traced) begin
            $fdisplay(trace_file, "%0d %0d %0d %h",
                image, dut.core.step, dut.core.pointer, dut.core.write_data);
        end
    end
`endif

    // The end: every image has come out, or nothing comes any more.
    always @(posedge clk) begin
        if (now > 16 && next_byte < 0 && !s_axis_tvalid && image == sent && beat == 0) begin
            if (input_byte != 0) begin
                $display("FAIL: FILE ends behind %0d of the %0d bytes of image %0d",
                    input_byte, INPUT_BYTES, image);
            end else if (image == 0) begin
                $display("FAIL: FILE is empty, an image has %0d bytes", INPUT_BYTES);
            end else if (failures == 0) begin
                $display("PASS: %0d images", image);
            end
            finish;
        end else if (now - progress_at > PATIENCE) begin
            $display("FAIL: image %0d: nothing comes out", image);
            finish;
        end
    end

    task finish;
        begin
            if (out_file != 0) begin
                $fclose(out_file);
            end
            if (trace_file != 0) begin
                $fclose(trace_file);
            end
            $finish;
        end
    endtask

endmodule

`default_nettype wire
