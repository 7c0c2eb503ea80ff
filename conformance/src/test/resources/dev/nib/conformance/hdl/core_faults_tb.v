// core_faults_tb: simulation only; whatever happens before an image, its result is that of the
// image alone: resets in every state, images that are too short or too long, and a result that
// nobody takes for a while.
//
// DUT is the core's module, INPUT_BYTES and OUTPUT_BYTES are its sizes; +images=FILE has one image.

`default_nettype none

module core_faults_tb;

    localparam BEATS = `OUTPUT_BYTES + 1;

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

    `DUT dut (
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

    reg [7:0]        image [0:`INPUT_BYTES-1];
    reg [7:0]        right [0:BEATS-1];
    reg [8*1024-1:0] path;
    reg [7:0]        got;
    integer          images_file;
    integer          read;
    integer          failures;
    integer          errors_seen;
    integer          i;
    integer          after;
    integer          delay;

    initial begin
        clk = 1'b0;
        forever #1 clk = ~clk;
    end

    always @(posedge clk) begin
        if (input_error) begin
            errors_seen = errors_seen + 1;
        end
    end

    task fail(input [8*40-1:0] what);
        begin
            $display("FAIL: %0s", what);
            failures = failures + 1;
        end
    endtask

    task reset;
        begin
            rst           = 1'b1;
            s_axis_tvalid = 1'b0;
            @(negedge clk);
            rst = 1'b0;
        end
    endtask

    // Bytes of the image, over and over, with tlast at the last one if so.
    task send(input integer count, input ends);
        begin
            for (i = 0; i < count; i = i + 1) begin
                s_axis_tvalid = 1'b1;
                s_axis_tdata  = image[i % `INPUT_BYTES];
                s_axis_tlast  = ends && i == count - 1;
                while (!s_axis_tready) @(negedge clk);
                @(negedge clk);
            end
            s_axis_tvalid = 1'b0;
            s_axis_tlast  = 1'b0;
        end
    endtask

    // A beat that comes, which must be there and stay.
    task take(input integer beat, input integer waits);
        begin
            m_axis_tready = 1'b0;
            while (!m_axis_tvalid) @(negedge clk);
            got = m_axis_tdata;
            for (after = 0; after < waits; after = after + 1) begin
                @(negedge clk);
                if (!m_axis_tvalid || m_axis_tdata !== got) begin
                    fail("a beat that was not taken changed");
                end
            end
            if (m_axis_tlast !== (beat == BEATS - 1)) begin
                fail("tlast");
            end
            m_axis_tready = 1'b1;
            @(negedge clk);
            m_axis_tready = 1'b0;
        end
    endtask

    task expect_right(input integer waits, input [8*40-1:0] what);
        integer beat;
        begin
            send(`INPUT_BYTES, 1'b1);
            for (beat = 0; beat < BEATS; beat = beat + 1) begin
                take(beat, waits);
                if (got !== right[beat]) begin
                    fail(what);
                end
            end
        end
    endtask

    initial begin
        rst           = 1'b1;
        s_axis_tvalid = 1'b0;
        s_axis_tdata  = 8'd0;
        s_axis_tlast  = 1'b0;
        m_axis_tready = 1'b0;
        failures      = 0;
        errors_seen   = 0;
        if (!$value$plusargs("images=%s", path)) begin
            fail("+images=FILE is missing");
        end
        images_file = $fopen(path, "rb");
        read        = $fread(image, images_file);
        if (read != `INPUT_BYTES) begin
            fail("the file is too short");
        end
        repeat (3) @(negedge clk);
        reset;
        send(`INPUT_BYTES, 1'b1);
        for (i = 0; i < BEATS; i = i + 1) begin
            take(i, 0);
            right[i] = got;
            $display("OUT %h", got);
        end
        expect_right(0, "an image behind another one");
        expect_right(700, "a result that nobody takes");
        send(1, 1'b1);
        expect_right(0, "an image behind one of one byte");
        send(`INPUT_BYTES - 1, 1'b1);
        expect_right(0, "an image behind a short one");
        send(`INPUT_BYTES + 1, 1'b1);
        expect_right(0, "an image behind a long one");
        send(2 * `INPUT_BYTES, 1'b1);
        expect_right(0, "an image behind one twice as long");
        if (errors_seen != 4) begin
            fail("not one input_error for each of 4");
        end
        send(`INPUT_BYTES / 2, 1'b0);
        reset;
        expect_right(0, "a reset while the image comes in");
        send(`INPUT_BYTES + 3, 1'b0);
        reset;
        expect_right(0, "a reset in too long an image");
        for (delay = 1; delay < 4000; delay = delay * 2) begin
            send(`INPUT_BYTES, 1'b1);
            repeat (delay) @(negedge clk);
            reset;
            expect_right(0, "a reset while steps run");
        end
        send(`INPUT_BYTES, 1'b1);
        take(0, 0);
        take(1, 0);
        reset;
        expect_right(0, "a reset while the result goes out");
        if (errors_seen != 4) begin
            fail("an input_error for nothing");
        end
        if (failures == 0) begin
            $display("PASS: faults");
        end
        $finish;
    end

    initial begin
        #20000000;
        fail("it takes too long");
        $finish;
    end

endmodule

`default_nettype wire
