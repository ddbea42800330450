using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AiTasks.Imaging;

/// <summary>One run of the program that draws.</summary>
internal static class PictureProcess
{
    private const int NotExecutable = 126;
    private const int NotFound = 127;
    private const int LongestComplaint = 4096;

    // Everything else of our environment, secrets among it, is none of its business. It looks for fonts, and keeps a list of them.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
        "FONTCONFIG_SYSROOT",
    ];

    // The shell's limits stay with the program that replaces it. It gets its words as arguments, so none of them is read as a command.
    private const string Limited = """ulimit -c 0 && ulimit -v "$1" && shift && exec "$@" """;

    public static async Task<byte[]> RunAsync(PictureOptions options, string svg, int width, int height, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(options, width, height);
        try
        {
            var complaint = ReadAsync(process.StandardError.BaseStream, LongestComplaint, Overflow.Drop, cancellationToken);
            var picture = ReadAsync(process.StandardOutput.BaseStream, LongestPicture(width, height), Overflow.Fail, cancellationToken);
            var streams = Task.WhenEach(WriteAsync(process.StandardInput.BaseStream, svg, cancellationToken), complaint, picture);
            await foreach (var stream in streams.WithCancellation(cancellationToken))
                await stream;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && IsPicture(await picture, width, height)
                ? await picture
                : throw Failure(options, process.ExitCode, Encoding.UTF8.GetString(await complaint));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    private static Process Start(PictureOptions options, int width, int height)
    {
        var program = new List<string>
        {
            options.ProgramPath, "--format", "png", "--unlimited", "--width", Number(width), "--height", Number(height),
        };
        if (OperatingSystem.IsLinux())
            program.InsertRange(0, ["/bin/sh", "-c", Limited, "sh", Number(options.MaxMemory / 1024)]);
        var start = new ProcessStartInfo(program[0], program.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw Unavailable(options, exception);
        }
    }

    private static async Task WriteAsync(Stream input, string svg, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(Encoding.UTF8.GetBytes(svg), cancellationToken);
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // It may end before it has read everything, and how it ended says more than the broken pipe.
        }
    }

    private enum Overflow
    {
        Drop,
        Fail,
    }

    private static async Task<byte[]> ReadAsync(Stream stream, long most, Overflow overflow, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            var room = (int)Math.Min(count, most - read.Length);
            if (room < count && overflow == Overflow.Fail)
                throw new PictureRenderException(PictureFailure.Failed, "The program wrote more than a picture of that size can be.");
            read.Write(buffer, 0, room);
        }

        return read.ToArray();
    }

    // Its pixels as they are, and a little around them.
    private static long LongestPicture(int width, int height) => ((4L * width) + 1) * height * 65 / 64 + 65536;

    private static bool IsPicture(byte[] bytes, int width, int height) =>
        PictureFormat.Read(bytes) is { MediaType: PictureFormat.Png } info && info.Width == width && info.Height == height;

    // What the program complains of may contain pieces of the picture, so only what it means is told.
    private static PictureRenderException Failure(PictureOptions options, int exitCode, string complaint) => exitCode switch
    {
        NotFound or NotExecutable => Unavailable(options, null),
        0 => new(PictureFailure.Failed, "The program ended well, but not with a PNG of the size that was asked for."),
        _ when complaint.Contains("NoMemory", StringComparison.Ordinal) => new(PictureFailure.Failed, "The picture needs more memory than allowed."),
        _ => new(PictureFailure.Failed, $"The program ended with exit code {exitCode}."),
    };

    private static PictureRenderException Unavailable(PictureOptions options, Exception? exception) => new(
        PictureFailure.Unavailable,
        $"Pictures are drawn by '{options.ProgramPath}', which cannot be run here. Install it (Debian packages librsvg2-bin and fonts-dejavu-core).",
        exception);

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        // Otherwise it would still be there, and its turn be given to the next.
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
