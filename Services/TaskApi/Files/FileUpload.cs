using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Files.Stores;

namespace AiTasks.TaskApi.Files;

/// <summary>Takes the file of a request while it comes.</summary>
internal sealed class FileUpload(FileIntake intake, ILogger<FileUpload> logger)
{
    // The form around the file.
    private const long FormBytes = 64 * 1024;

    /// <summary>Keeps the file and answers it, or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Whose the file will be.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <param name="answer">What is answered.</param>
    public Task<IResult> TakeAsync(HttpContext context, CurrentUser user, long maxBytes, Func<StoredFile, object> answer) =>
        TakeAsync(context, user.Id, maxBytes, file => Task.FromResult(answer(file)));

    /// <summary>Keeps the file and answers it, or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="userId">Whose the file will be; null for one of a project.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <param name="answer">What is answered, once it is kept.</param>
    /// <param name="known">By SHA-256 and name, the file that is there already and stays in place of this one; null for none.</param>
    public async Task<IResult> TakeAsync(
        HttpContext context, long? userId, long maxBytes, Func<StoredFile, Task<object>> answer,
        Func<byte[], string, CancellationToken, Task<StoredFile?>>? known = null)
    {
        var request = context.Request;
        try
        {
            // The server's own limit, which these endpoints do without, would cut the connection while the client still sends, and many clients
            // never see the answer then. This way the server swallows what comes, for a few seconds.
            if (request.ContentLength > maxBytes + FormBytes) throw FileRefusedException.TooLarge(maxBytes);
            if (await FindAsync(request, maxBytes, context.RequestAborted) is not { } part)
                return ClientProblem.Invalid($"Send a form (multipart/form-data) with the file in its part '{UploadedPart.FieldName}'.");
            var file = await intake.StoreAsync(userId, part.Name, part.Content, maxBytes, context.RequestAborted, known);
            return Results.Json(await answer(file), WireJson.SnakeCase);
        }
        catch (FileRefusedException refusal)
        {
            return ClientProblem.Of(refusal.Status, refusal.Error, refusal.Message);
        }
        catch (StoreFullException full)
        {
            logger.LogError("A file was refused: {Reason}", full.Message);
            return ClientProblem.Of(StatusCodes.Status507InsufficientStorage, "storage_full", "There is no room for files at the moment. Try again later.");
        }
    }

    private static async Task<UploadedPart?> FindAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await UploadedPart.FindAsync(request, maxBytes, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw FileRefusedException.Incomplete();
        }
    }
}
