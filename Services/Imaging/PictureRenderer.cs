using Microsoft.Extensions.Options;

namespace AiTasks.Imaging;

/// <summary>Draws SVG as PNG, in a program of its own so that nothing a picture does to it harms this one.</summary>
/// <param name="options">Limits.</param>
public sealed class PictureRenderer(IOptions<PictureOptions> options) : IDisposable
{
    private readonly PictureOptions _options = options.Value;
    private readonly SemaphoreSlim _turns = new(options.Value.MaxConcurrency);

    /// <summary>Draws, when its turn has come. The same SVG and size give the same bytes.</summary>
    /// <param name="svg">An SVG document. It is trusted to be ours: see <see cref="SvgWriter"/>.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="cancellationToken">Ends the program, or the wait for a turn.</param>
    /// <returns>A PNG of that size.</returns>
    /// <exception cref="PictureRenderException">There is no picture.</exception>
    public async Task<byte[]> RenderAsync(string svg, int width, int height, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(svg);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height > _options.MaxPixels)
            throw new PictureRenderException(PictureFailure.TooLarge, $"A picture of {width} x {height} pixels is larger than allowed.");

        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await DrawAsync(svg, width, height, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Draws a canvas in its own size.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="cancellationToken">Ends the program, or the wait for a turn.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="ArgumentException">As <see cref="LayerRules.Check(Canvas)"/>.</exception>
    /// <exception cref="PictureRenderException">There is no picture.</exception>
    public Task<byte[]> RenderAsync(Canvas canvas, CancellationToken cancellationToken) =>
        RenderAsync(SvgWriter.Write(canvas), canvas.Width, canvas.Height, cancellationToken);

    /// <summary>Draws a letter to see whether pictures can be drawn here; null when they can, else what is wrong.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        var empty = new Canvas(64, 64);
        var letter = empty with { Layers = [new TextLayer { Text = "Ж" }] };
        try
        {
            var pictures = await Task.WhenAll(RenderAsync(letter, cancellationToken), RenderAsync(empty, cancellationToken));
            return pictures[0].AsSpan().SequenceEqual(pictures[1])
                ? "No font has Cyrillic letters. Install one (Debian package fonts-dejavu-core)."
                : null;
        }
        catch (PictureRenderException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Ends nothing that is under way.</summary>
    public void Dispose() => _turns.Dispose();

    private async Task<byte[]> DrawAsync(string svg, int width, int height, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await PictureProcess.RunAsync(_options, svg, width, height, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PictureRenderException(PictureFailure.TimedOut, $"The picture took longer than {_options.Timeout.TotalSeconds:0.#} s.");
        }
    }
}
