namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>
/// What everything that is painted shares. One unit is a thousandth of the shorter side, so a picture looks alike in every size; things
/// that stand somewhere are drawn 100 units high above their own origin, and placed with a scale.
/// </summary>
/// <param name="Brush">Draws.</param>
/// <param name="Palette">The colours.</param>
/// <param name="Random">How this picture differs from others of its kind.</param>
/// <param name="Prompt">What is wanted.</param>
/// <param name="Width">Units, from 1000.</param>
/// <param name="Height">Units, from 1000.</param>
internal sealed record Stage(Brush Brush, Palette Palette, PaintRandom Random, PromptReading Prompt, double Width, double Height)
{
    /// <summary>Where the sky ends.</summary>
    public double Horizon { get; } = Height * Random.For("horizon").Between(0.54, 0.62);

    /// <summary>Where things stand.</summary>
    public double Ground { get; } = Height * 0.91;

    /// <summary>Paints all of the picture.</summary>
    public void Wash(Fill fill, double opacity = 1) => Brush.Rect(0, 0, Width, Height, fill, opacity: opacity);

    public bool IsNight => Prompt.IsNight;

    public bool IsWinter => Prompt.IsWinter;
}
