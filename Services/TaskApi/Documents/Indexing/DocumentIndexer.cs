using AiTasks.ServiceDefaults.Processes;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TaskApi.Files.Stores;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Documents.Indexing;

/// <summary>
/// Reads documents that were uploaded, at once when this node has taken one, now and then for those of other nodes. One that dies in between
/// leaves a document to be begun again.
/// </summary>
internal sealed class DocumentIndexer(
    DocumentRows rows, IFileStore store, DocumentReader reader, DocumentSignal signal, IOptions<DocumentOptions> options,
    ILogger<DocumentIndexer> logger) : BackgroundService
{
    private const string Unreadable = "Документ не удалось прочитать.";
    private const string Lost = "Файл не найден в хранилище.";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Concurrency).Select(_ => ReadAllAsync(stoppingToken)));

    private async Task ReadAllAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await rows.TakeAsync(options.Value.ClaimTime, stoppingToken) is { } document)
                {
                    // Where there is one there may be more, for another one of us.
                    signal.Set();
                    await ReadAsync(document, stoppingToken);
                }
                else
                {
                    await signal.WaitAsync(options.Value.PollInterval, stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, the rows are still there, and nobody else would read them.
                logger.LogWarning("Documents wait to be read: {Reason}", error.Message);
                await Task.Delay(options.Value.PollInterval, stoppingToken);
            }
        }
    }

    private async Task ReadAsync(ClaimedDocument document, CancellationToken stoppingToken)
    {
        try
        {
            if (document.Tries > options.Value.MaxTries) throw new UnreadableDocumentException(Unreadable);
            await using var content = await store.OpenAsync(document.StorageKey, stoppingToken) ?? throw new UnreadableDocumentException(Lost);
            var text = await reader.ReadAsync(document.MimeType, content, stoppingToken);
            var passages = await Task.Run(() => PassageSplitter.Split(text.Blocks), stoppingToken);
            if (!await rows.KeepAsync(document, passages, text.Pages, stoppingToken))
                logger.LogWarning("Document {Id} took so long that another node has begun it", document.Id);
        }
        catch (UnreadableDocumentException problem)
        {
            logger.LogInformation("Document {Id} cannot be read: {Reason}", document.Id, problem.Message);
            await rows.RefuseAsync(document, problem.Message, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await rows.GiveBackAsync(document, counts: false, TimeSpan.Zero, CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            // What is around a document may be away for hours; a fault of ours that a document brings to light would come again for ever.
            var isPassing = error is NpgsqlException or IOException or ProgramUnavailableException or TimeoutException or AmazonClientException;
            if (isPassing) logger.LogWarning("Document {Id} is read later: {Reason}", document.Id, error.Message);
            else logger.LogError(error, "Document {Id} is tried again later", document.Id);
            await rows.GiveBackAsync(document, counts: !isPassing, options.Value.RetryDelay, stoppingToken);
        }
    }
}
