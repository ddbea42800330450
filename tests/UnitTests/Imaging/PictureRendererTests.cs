using System.Diagnostics;
using AiTasks.Imaging;
using AiTasks.TestServers;
using AiTasks.TestServers.Pictures;
using static AiTasks.UnitTests.Imaging.Drawing;

namespace AiTasks.UnitTests.Imaging;

public sealed class PictureRendererTests : IDisposable
{
    private const string Empty = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";

    // Each see-through group takes as much memory as the whole picture.
    private const string Bomb =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000"><g opacity="0.9"><g opacity="0.9"><g opacity="0.9">
        <rect width="4000" height="4000"/><g opacity="0.9"><rect width="4000" height="4000"/></g></g></g></g></svg>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-unit-");

    [Fact]
    public async Task Pictures_can_be_drawn_here() => Assert.Null(await Renderer.FindProblemAsync(CancellationToken.None));

    [Fact]
    public async Task The_picture_has_the_asked_size_and_the_same_bytes_again()
    {
        var svg = SvgWriter.Write(new(30, 30) { Layers = [new TextLayer { Text = "Я", Size = 20 }] });

        var (first, second) = (await DrawAsync(svg, 60, 90), await DrawAsync(svg, 60, 90));

        Assert.Equal(new("image/png", 60, 90), PictureFormat.Read(first));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Without_the_program_the_failure_says_what_to_install()
    {
        var renderer = With(new() { ProgramPath = "no-such-program" });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => renderer.RenderAsync(Empty, 10, 10, CancellationToken.None));

        Assert.Equal(PictureFailure.Unavailable, failure.Failure);
        Assert.Contains("no-such-program", failure.Message, StringComparison.Ordinal);
        Assert.Contains("librsvg2-bin", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, await renderer.FindProblemAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_not_begun()
    {
        var renderer = With(new() { ProgramPath = "no-such-program", MaxPixels = 99 });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => renderer.RenderAsync(Empty, 10, 10, CancellationToken.None));

        Assert.Equal(PictureFailure.TooLarge, failure.Failure);
    }

    [Fact]
    public async Task What_is_no_svg_fails_without_repeating_any_of_it()
    {
        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => DrawAsync("<svg secret", 10, 10));

        Assert.Equal(PictureFailure.Failed, failure.Failure);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_needs_more_memory_than_allowed_fails()
    {
        var little = With(new() { MaxMemory = 256 * 1024 * 1024 });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => little.RenderAsync(Bomb, 4000, 4000, CancellationToken.None));

        Assert.Equal(PictureFailure.Failed, failure.Failure);
        Assert.Equal(new("image/png", 4000, 4000), PictureFormat.Read(await DrawAsync(Bomb, 4000, 4000)));
    }

    [Fact]
    public async Task What_takes_too_long_is_ended_with_everything_it_has_started()
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("sleeper", Sleeper), Timeout = TimeSpan.FromSeconds(2) });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => renderer.RenderAsync(Empty, 10, 10, CancellationToken.None));

        Assert.Equal(PictureFailure.TimedOut, failure.Failure);
        await AssertEndedAsync(await StartedAsync("sleeper"));
    }

    [Fact]
    public async Task A_cancellation_ends_the_program_with_everything_it_has_started()
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("sleeper", Sleeper) });
        using var cancellation = new CancellationTokenSource();
        var rendering = renderer.RenderAsync(Empty, 10, 10, cancellation.Token);
        var processes = await StartedAsync("sleeper");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rendering);
        await AssertEndedAsync(processes);
    }

    [Fact]
    public async Task Who_waits_for_a_turn_may_go_away_and_the_turn_comes_back()
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("sleeper", Sleeper), MaxConcurrency = 1 });
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var drawing = renderer.RenderAsync(Empty, 10, 10, first.Token);
        await StartedAsync("sleeper");
        File.Delete(Path.Combine(_folder.FullName, "sleeper.started"));
        var waiting = renderer.RenderAsync(Empty, 10, 10, second.Token);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "sleeper.started")));
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing);

        using var third = new CancellationTokenSource();
        var next = renderer.RenderAsync(Empty, 10, 10, third.Token);
        await StartedAsync("sleeper");
        await third.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_program_that_writes_without_end_is_stopped()
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("writer", "exec cat /dev/zero"), Timeout = TimeSpan.FromMinutes(1) });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => renderer.RenderAsync(Empty, 10, 10, CancellationToken.None));

        Assert.Equal(PictureFailure.Failed, failure.Failure);
    }

    [Fact]
    public async Task A_program_that_complains_without_end_but_draws_is_listened_to()
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("talker", "head -c 1000000 /dev/zero >&2\nexec rsvg-convert \"$@\"") });

        Assert.NotNull(PictureFormat.Read(await renderer.RenderAsync(Empty, 10, 10, CancellationToken.None)));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("printf GIF89a")]
    [InlineData("rsvg-convert --width 11 --height 10")]
    public async Task A_program_that_ends_well_without_the_picture_has_failed(string command)
    {
        var renderer = With(new() { ProgramPath = await WriteProgramAsync("liar", command) });

        var failure = await Assert.ThrowsAsync<PictureRenderException>(() => renderer.RenderAsync(Empty, 10, 10, CancellationToken.None));

        Assert.Equal(PictureFailure.Failed, failure.Failure);
    }

    [Fact]
    public async Task Our_environment_stays_with_us()
    {
        Environment.SetEnvironmentVariable("AITASKS_UNIT_SECRET", "secret");
        var program = await WriteProgramAsync("spy", "env > \"$0.seen\"\nexec rsvg-convert \"$@\"");

        await With(new() { ProgramPath = program }).RenderAsync(Empty, 10, 10, CancellationToken.None);

        var seen = await File.ReadAllTextAsync($"{program}.seen");
        Assert.Contains("PATH=", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", seen, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_drawing_reads_no_file_of_this_machine()
    {
        var file = Path.Combine(_folder.FullName, "red.png");
        await File.WriteAllBytesAsync(file, Png.Write(10, 10, (_, _) => (255, 0, 0)));
        var svg = Empty.Replace("/>", $"><image href=\"file://{file}\" width=\"10\" height=\"10\"/></svg>", StringComparison.Ordinal);

        Assert.Equal((byte)0, Png.Read(await DrawAsync(svg, 10, 10)).OpacityAt(5, 5));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private const string Sleeper = "sleep 1000 &\necho \"$$ $!\" > \"$0.writing\"\nmv \"$0.writing\" \"$0.started\"\nwait";

    private static Task<byte[]> DrawAsync(string svg, int width, int height) => Renderer.RenderAsync(svg, width, height, CancellationToken.None);

    // Written by a process of its own: one that another test starts meanwhile would hold our file open, and it could not be run.
    private async Task<string> WriteProgramAsync(string name, string commands)
    {
        var path = Path.Combine(_folder.FullName, name);
        const string Write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Write, "sh", commands, path]))!;
        await writer.WaitForExitAsync();
        Assert.Equal(0, writer.ExitCode);
        return path;
    }

    private async Task<int[]> StartedAsync(string program)
    {
        var file = Path.Combine(_folder.FullName, $"{program}.started");
        await Wait.ForAsync("the program's start", () => File.Exists(file));
        return [.. (await File.ReadAllTextAsync(file)).Split(' ', StringSplitOptions.TrimEntries).Select(int.Parse)];
    }

    // What has ended may stay in the list of processes until its new parent looks.
    private static Task AssertEndedAsync(int[] processes) => Wait.ForAsync("the end of the program and its child", () => processes.All(id =>
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }));
}
