using System.ComponentModel.DataAnnotations;

namespace AiTasks.Imaging;

/// <summary>How pictures are drawn. Section <c>PictureOptions</c>.</summary>
public sealed class PictureOptions
{
    /// <summary>The program that draws SVG: a path, or a name to look for on the PATH.</summary>
    [Required]
    public string ProgramPath { get; init; } = "rsvg-convert";

    /// <summary>How long one picture may take once its turn has come. The largest take a few seconds; a person waits 60 s for all of it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pixels of one picture at most. The default, 4096 x 4096, takes 64 MB once and as much again for each see-through group.</summary>
    [Range(1, 64_000_000)]
    public int MaxPixels { get; init; } = 4096 * 4096;

    /// <summary>
    /// Address space of the program in bytes, on Linux. Libraries take 150 MB of it, and a post with a photo of 50 million pixels 600 MB.
    /// With too little for a photo the program leaves it out and says nothing, so less than the default is for small pictures only.
    /// </summary>
    [Range(200L * 1024 * 1024, 16L * 1024 * 1024 * 1024)]
    public long MaxMemory { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Pictures at once in this process. Each keeps one processor busy, so there are as many as those.</summary>
    [Range(1, 256)]
    public int MaxConcurrency { get; init; } = Math.Min(Environment.ProcessorCount, 256);
}
