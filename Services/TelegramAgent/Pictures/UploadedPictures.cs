using AiTasks.ServiceDefaults.Networks;
using AiTasks.TelegramAgent.Endpoints;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Pictures;

/// <summary>
/// Fetches what a person has sent to their bot. The address holds the bot's token (B15), so nothing of it may stand in a log, a trace
/// or an answer: errors of the network are told by their kind alone.
/// </summary>
internal sealed class UploadedPictures(
    PictureSources sources, BotApi telegram, TelegramHttp http, IOptions<TelegramOptions> options, ILogger<UploadedPictures> log)
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF];

    /// <summary>The picture of an address, or else of a file's name; null when there is neither.</summary>
    /// <returns>PNG or JPEG.</returns>
    /// <exception cref="BotErrorException">It may not be fetched, or cannot be.</exception>
    public async Task<byte[]?> FetchAsync(string url, string fileId, CancellationToken cancellation)
    {
        if (url.Length == 0 && fileId.Length == 0) return null;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.ImageTimeout);
        try
        {
            var address = url.Length > 0
                ? sources.Find(url) ?? throw Refused(BotTexts.PictureAddress)
                : await telegram.LocateAsync(fileId, limit.Token);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await http.SendAsync(request, limit.Token);
            if ((int)answer.StatusCode is >= 300 and < 400) throw Refused(BotTexts.PictureAddress);
            if (!answer.IsSuccessStatusCode) throw Failed($"HTTP {(int)answer.StatusCode}");
            var picture = await TelegramHttp.ReadAsync(answer, options.Value.MaxImageBytes, limit.Token)
                ?? throw Refused(BotTexts.PictureTooLarge(options.Value.MaxImageBytes));
            return IsPicture(picture) ? picture : throw Refused(BotTexts.PictureFormat);
        }
        catch (HttpRequestException error) when (error.InnerException is PrivateNetworkException)
        {
            throw Refused(BotTexts.PictureAddress);
        }
        catch (HttpRequestException error)
        {
            throw Failed(error.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            throw Failed("the answer broke off");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed("too slow");
        }
    }

    // By its first bytes: what a server says of a file may be wrong.
    private static bool IsPicture(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Png) || bytes.StartsWith(Jpeg);

    private static BotErrorException Refused(string text) => new(StatusCodes.Status400BadRequest, text);

    private BotErrorException Failed(string reason)
    {
        log.LogWarning("An uploaded picture could not be fetched: {Reason}", reason);
        return new BotErrorException(StatusCodes.Status502BadGateway, BotTexts.PictureNotGiven);
    }
}
