using System.Globalization;
using System.Text;
using AiTasks.ServiceDefaults.Processes;

namespace AiTasks.Imaging;

/// <summary>One run of the program that draws.</summary>
internal static class PictureProcess
{
    public static async Task<byte[]> RunAsync(PictureOptions options, string svg, int width, int height, CancellationToken cancellationToken)
    {
        var program = new LimitedProgram(
            options.ProgramPath, "--format", "png", "--unlimited", "--width", Number(width), "--height", Number(height))
        {
            MaxMemory = options.MaxMemory,
            MaxOutput = LongestPicture(width, height),
        };
        try
        {
            using var input = new MemoryStream(Encoding.UTF8.GetBytes(svg), writable: false);
            var result = await LimitedProcess.RunAsync(program, input, cancellationToken);
            return result.ExitCode == 0 && IsPicture(result.Output, width, height) ? result.Output : throw Failure(result);
        }
        catch (ProgramOutputException)
        {
            throw new PictureRenderException(PictureFailure.Failed, "The program wrote more than a picture of that size can be.");
        }
        catch (ProgramUnavailableException exception)
        {
            throw new PictureRenderException(
                PictureFailure.Unavailable,
                $"Pictures are drawn by '{options.ProgramPath}', which cannot be run here. Install it (Debian packages librsvg2-bin and fonts-dejavu-core).",
                exception);
        }
    }

    // Its pixels as they are, and a little around them.
    private static long LongestPicture(int width, int height) => ((4L * width) + 1) * height * 65 / 64 + 65536;

    private static bool IsPicture(byte[] bytes, int width, int height) =>
        PictureFormat.Read(bytes) is { MediaType: PictureFormat.Png } info && info.Width == width && info.Height == height;

    // What the program complains of may contain pieces of the picture, so only what it means is told.
    private static PictureRenderException Failure(ProgramResult result) => result switch
    {
        { ExitCode: 0 } => new(PictureFailure.Failed, "The program ended well, but not with a PNG of the size that was asked for."),
        _ when result.Complaint.Contains("NoMemory", StringComparison.Ordinal) =>
            new(PictureFailure.Failed, "The picture needs more memory than allowed."),
        _ => new(PictureFailure.Failed, $"The program ended with exit code {result.ExitCode}."),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
