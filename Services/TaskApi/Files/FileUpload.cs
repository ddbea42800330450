using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;

namespace AiTasks.TaskApi.Files;

/// <summary>Takes the file of a request while it comes.</summary>
internal sealed class FileUpload(FileIntake intake)
{
    // The form around the file.
    private const long FormBytes = 64 * 1024;

    /// <summary>Keeps the file and answers it, or says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Whose the file will be.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <param name="answer">What is answered.</param>
    public async Task<IResult> TakeAsync(HttpContext context, CurrentUser user, long maxBytes, Func<StoredFile, object> answer)
    {
        var request = context.Request;
        try
        {
            // The server's own limit, which these endpoints do without, would cut the connection while the client still sends, and many clients
            // never see the answer then. This way the server swallows what comes, for a few seconds.
            if (request.ContentLength > maxBytes + FormBytes) throw FileRefusedException.TooLarge(maxBytes);
            if (await FindAsync(request, maxBytes, context.RequestAborted) is not { } part)
                return ClientProblem.Invalid($"Send a form (multipart/form-data) with the file in its part '{UploadedPart.FieldName}'.");
            return Results.Json(answer(await intake.StoreAsync(user.Id, part.Name, part.Content, maxBytes, context.RequestAborted)), WireJson.SnakeCase);
        }
        catch (FileRefusedException refusal)
        {
            return ClientProblem.Of(refusal.Status, refusal.Error, refusal.Message);
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
