// ${module}_demo_tb: simulation only; a host at the serial line sends images and reads results.
//
//   $ cd ../core
//   $ iverilog -g2005 -Wall -s ${module}_demo_tb -o demo.vvp ${coreSources} \
//       ${demoSources}
//   $ vvp -n demo.vvp +images=FILE
//
// FILE has ${inputBytes} bytes an image. With +out=FILE it writes a line for each image, the class and the
// outputs in hexadecimal. With +fault=1 it loses a byte of the first image, with +fault=2 a stop bit,
// with +fault=3 it sends an image behind the first one without waiting for its result; each time it
// waits for a pause and sends on. The lamp must say that an image was dropped; of the one that came
// too early the whole result may come instead.
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module}_demo_tb;

    localparam INPUT_BYTES  = ${inputBytes};
    localparam OUTPUT_BEATS = ${outputs} + 1;
    // A faster line than the board's, so that a simulation ends soon.
    localparam BIT_CYCLES   = 8;
    localparam GAP_CYCLES   = 1000;
    // Cycles within which a result comes, and none comes where an image was dropped.
    localparam PATIENCE     = 2 * ${cyclesPerImage} + 20 * BIT_CYCLES * OUTPUT_BEATS + 2000;

    reg  clk;
    reg  run;
    reg  rxd;
    wire txd;
    wire busy;
    wire error;

    ${module}_demo #(
        .BIT_CYCLES(BIT_CYCLES),
        .CYCLE_BITS(4),
        .GAP_CYCLES(GAP_CYCLES),
        .GAP_BITS(10)
    ) dut (
        .clk(clk),
        .run(run),
        .rxd(rxd),
        .txd(txd),
        .busy(busy),
        .error(error)
    );

    reg [8*1024-1:0] path;
    reg [7:0]        image [0:INPUT_BYTES-1];
    integer          images_file;
    integer          out_file;
    integer          fault;
    integer          failures;
    integer          images;
    integer          i;
    integer          next_byte;
    integer          received;
    integer          waited;
    reg [7:0]        result [0:OUTPUT_BEATS-1];

    initial begin
        clk = 1'b0;
        forever #1 clk = ~clk;
    end

    // A byte onto the line; stop is the level of its stop bit.
    task send;
        input [7:0] value;
        input       stop;
        integer     b;
        begin
            rxd = 1'b0;
            repeat (BIT_CYCLES) @(negedge clk);
            for (b = 0; b < 8; b = b + 1) begin
                rxd = value[b];
                repeat (BIT_CYCLES) @(negedge clk);
            end
            rxd = stop;
            repeat (BIT_CYCLES) @(negedge clk);
            rxd = 1'b1;
            if (!stop) begin
                repeat (BIT_CYCLES) @(negedge clk);
            end
        end
    endtask

    // The image without byte number lost, and with none but byte number broken without a stop bit.
    task send_image;
        input integer lost;
        input integer broken;
        integer       n;
        begin
            for (n = 0; n < INPUT_BYTES; n = n + 1) begin
                if (n != lost) begin
                    send(image[n], n != broken);
                end
            end
        end
    endtask

    task pause;
        begin
            repeat (GAP_CYCLES + 100) @(negedge clk);
        end
    endtask

    // The result that comes next, or none within the patience.
    task receive;
        input integer before;
        begin
            waited = 0;
            while (received < before + OUTPUT_BEATS && waited < PATIENCE) begin
                @(negedge clk);
                waited = waited + 1;
            end
        end
    endtask

    task fail;
        begin
            $display("FAIL: image %0d: %0d bytes of its result, busy %b, error %b",
                images, received, busy, error);
            failures = failures + 1;
        end
    endtask

    // The lamp: the result of an image that came before puts it out.
    reg dropped;

    initial begin
        dropped = 1'b0;
        forever begin
            @(posedge error);
            dropped = 1'b1;
        end
    end

    // What comes back, byte by byte.
    integer   bit_at;
    reg [7:0] incoming;

    initial begin
        received = 0;
        forever begin
            @(negedge txd);
            repeat (BIT_CYCLES / 2) @(negedge clk);
            for (bit_at = 0; bit_at < 8; bit_at = bit_at + 1) begin
                repeat (BIT_CYCLES) @(negedge clk);
                incoming[bit_at] = txd;
            end
            repeat (BIT_CYCLES) @(negedge clk);
            if (!txd) begin
                $display("FAIL: image %0d: a byte without a stop bit", images);
                failures = failures + 1;
            end
            if (received < OUTPUT_BEATS) begin
                result[received] = incoming;
            end
            received = received + 1;
        end
    end

    task read_image;
        begin
            for (i = 0; i < INPUT_BYTES && next_byte >= 0; i = i + 1) begin
                image[i]  = next_byte[7:0];
                next_byte = $fgetc(images_file);
            end
            if (i != INPUT_BYTES) begin
                $display("FAIL: FILE ends behind %0d of the %0d bytes of image %0d",
                    i, INPUT_BYTES, images);
                failures = failures + 1;
            end
        end
    endtask

    initial begin
        rxd         = 1'b1;
        run         = 1'b0;
        images_file = 0;
        out_file    = 0;
        fault       = 0;
        failures    = 0;
        images      = 0;
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
        if ($value$plusargs("fault=%d", fault)) begin
        end
        repeat (10) @(negedge clk);
        run = 1'b1;
        repeat (300) @(negedge clk);
        next_byte = $fgetc(images_file);
        while (next_byte >= 0) begin
            read_image;
            if (images == 0 && (fault == 1 || fault == 2)) begin
                send_image(fault == 1 ? INPUT_BYTES / 3 : -1, fault == 2 ? INPUT_BYTES / 3 : -1);
                pause;
                received = 0;
                receive(0);
                if (received != 0 || busy || !error) begin
                    fail;
                end
            end
            received = 0;
            send_image(-1, -1);
            if (images == 0 && fault == 3) begin
                // The core is busy with the first one: it may take this one nevertheless.
                dropped = 1'b0;
                send_image(-1, -1);
                pause;
            end
            receive(0);
            if (received != OUTPUT_BEATS) begin
                fail;
            end
            if (images == 0 && fault == 3) begin
                receive(received);
                if (busy || received != (dropped ? OUTPUT_BEATS : 2 * OUTPUT_BEATS)) begin
                    fail;
                end
            end else begin
                repeat (4) @(negedge clk);
                if (busy || error) begin
                    fail;
                end
            end
            for (i = 0; i < OUTPUT_BEATS; i = i + 1) begin
                if (^result[i] === 1'bx) begin
                    $display("FAIL: image %0d: byte %0d of its result has unknown bits", images, i);
                    failures = failures + 1;
                end
            end
            if (out_file != 0) begin
                for (i = 0; i < OUTPUT_BEATS; i = i + 1) begin
                    $fwrite(out_file, "%h ", result[i]);
                end
                $fdisplay(out_file, "%0d", images);
            end
            images = images + 1;
        end
        if (out_file != 0) begin
            $fclose(out_file);
        end
        if (images == 0) begin
            $display("FAIL: FILE is empty, an image has %0d bytes", INPUT_BYTES);
        end else if (failures == 0) begin
            $display("PASS: %0d images", images);
        end
        $finish;
    end

endmodule

`default_nettype wire
