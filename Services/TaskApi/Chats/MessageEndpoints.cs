using System.Security.Cryptography;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Tasks.Idempotency;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Chats;

/// <summary>Messages of contract E, and the end of their answers.</summary>
internal static class MessageEndpoints
{
    public static IEndpointRouteBuilder MapMessages(this IEndpointRouteBuilder endpoints)
    {
        var chat = endpoints.MapGroup("/chats/{id:guid}").WithMetadata(new ClientDoor()).WithTags("Contract E: chats");
        chat.MapPost("/messages", AskAsync).WithName("sendMessage").WithSummary("Sends a message; its answer comes over the chat's stream")
            .Produces<MessageBody>(StatusCodes.Status201Created);
        chat.MapPost("/stop", StopAsync).WithName("stopAnswers").WithSummary("Stops the answers that are being written; what is there stays").Produces<StopBody>();
        return endpoints;
    }

    private static async Task<IResult> AskAsync(
        Guid id, HttpRequest request, FrontBody<MessageRequest> body, CurrentUser user, AskQuestion ask, ChatStore chats,
        FileAddresses addresses, IOptions<ChatOptions> options, CancellationToken cancellationToken)
    {
        var content = body.Value.Content;
        if (string.IsNullOrWhiteSpace(content)) return ClientProblem.Invalid("The message has no content.");
        if (content.Length > options.Value.MaxContentLength)
            return ClientProblem.Invalid($"The message is longer than {options.Value.MaxContentLength} characters. Send what is longer as a file.");
        if (!IdempotencyKey.TryRead(request, out var key))
            return ClientProblem.Invalid($"The header {IdempotencyKey.HeaderName} has to be one printable text of up to 255 ASCII characters.");

        var files = body.Value.References();
        if (NamedFiles.Refuse(files) is { } malformed) return malformed;

        var question = new Question(
            Guid.CreateVersion7(), user.Id, user.Language, id, content, files, key, Fingerprint(id, content, files), addresses.BaseUrl(request));
        return await ask.ExecuteAsync(question, cancellationToken) switch
        {
            AskOutcome.NoSuchChat => await chats.RefuseAsync(id, cancellationToken),
            AskOutcome.FilesRefused refused => refused.Problem,
            AskOutcome.KeyReused => ClientProblem.Of(
                StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "The idempotency key belongs to another message."),
            AskOutcome.Asked asked => Results.Json(asked.Message.ToBody(), WireJson.SnakeCase, statusCode: StatusCodes.Status201Created),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    private static async Task<IResult> StopAsync(
        Guid id, CurrentUser user, ChatStore chats, OpenAnswers answers, CancellationToken cancellationToken) =>
        await answers.StopAsync(user.Id, id, cancellationToken) is { } stopped
            ? Results.Json(new StopBody(id, stopped), WireJson.SnakeCase) : await chats.RefuseAsync(id, cancellationToken);

    private static byte[] Fingerprint(Guid chatId, string content, IReadOnlyList<FileReference> files) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { chatId, content, files = files.Select(file => new { file.Name, file.Side }) }));

    /// <param name="ChatId">The chat.</param>
    /// <param name="Stopped">Empty when nothing was being written.</param>
    internal sealed record StopBody(Guid ChatId, IReadOnlyList<StoppedAnswer> Stopped);
}
