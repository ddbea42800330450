using AiTasks.Imaging;
using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskWorker.ImageGeneration;
using OpenAI.Images;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Any server that speaks OpenAI's image API, whether it answers with bytes or with an address.</summary>
internal sealed class OpenAiImageModel : IImageModel, IDisposable
{
    private readonly OpenAiConnection _connection;
    private readonly ImageModelOptions _options;
    private readonly PictureRenderer _renderer;
    private readonly ImageDownload _download;
    private readonly TimeProvider _time;

    public OpenAiImageModel(ProviderOptions provider, ImageModelOptions options, PictureRenderer renderer, TimeProvider time)
    {
        (_options, _renderer, _time) = (options, renderer, time);
        _connection = new OpenAiConnection(provider, time);
        _download = new ImageDownload(_connection.Address, new PrivateNetworks(options.AllowedNetworks), options, time);
    }

    public async Task<MadeImage> MakeAsync(string model, ImageWish wish, string? key, CancellationToken cancellation)
    {
        try
        {
            var image = await AskAsync(new ImageClient(model, OpenAiConnection.Credential(key), _connection.Settings), wish, cancellation);
            var bytes = image switch
            {
                { ImageBytes: { } sent } => sent.ToArray(),
                { ImageUri: { } address } => await _download.GetAsync(address, cancellation),
                _ => throw new ModelFailureException(ModelFailureKind.Refused),
            };
            return new MadeImage(bytes, model, 0, 0);
        }
        catch (Exception exception) when (exception is not ModelFailureException && !cancellation.IsCancellationRequested)
        {
            throw OpenAiFailures.Classify(exception, _time);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _download.Dispose();
    }

    private async Task<GeneratedImage> AskAsync(ImageClient client, ImageWish wish, CancellationToken cancellation)
    {
        var prompt = wish.Prompt.Length <= _options.MaxPromptLength ? wish.Prompt : wish.Prompt[.._options.MaxPromptLength];
        var (width, height) = SizeFor(wish);
        var size = new GeneratedImageSize(width, height);
        if (wish.Base is not { } basis)
            return (await client.GenerateImageAsync(prompt, new ImageGenerationOptions { Size = size }, cancellation)).Value;

        // Not every server takes JPEG, or another size than the one that is asked for.
        using var picture = new MemoryStream(await _renderer.RenderAsync(Cover.Of(basis, width, height), cancellation));
        return (await client.GenerateImageEditAsync(picture, "base.png", prompt, new ImageEditOptions { Size = size }, cancellation)).Value;
    }

    // The sizes that the models of today share.
    private static (int Width, int Height) SizeFor(ImageWish wish) => ((double)wish.Width / wish.Height) switch
    {
        > 1.2 => (1536, 1024),
        < 0.83 => (1024, 1536),
        _ => (1024, 1024),
    };
}
