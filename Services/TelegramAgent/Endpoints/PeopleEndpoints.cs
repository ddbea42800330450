using System.Text.Json.Serialization;
using AiTasks.TelegramAgent.BackendClient;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>What the bot calls on each <c>/start</c>.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/auth/init", Init("initialized"));

        // Named by the bot's guide; no revision calls it.
        endpoints.MapPost("/local_bot/start", Init("started"));
    }

    private static Delegate Init(string status) =>
        (BotRequest request, Backend backend, Deadline deadline, ILogger<Backend> log, CancellationToken gone) =>
            InitAsync(status, request, backend, deadline, log, gone);

    // A success in any case (section 2.3): the bot would only log a failure, and a person is made known by their first post as well.
    private static async Task<IResult> InitAsync(
        string status, BotRequest request, Backend backend, Deadline deadline, ILogger log, CancellationToken gone)
    {
        var id = request.TgId ?? throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.NoTgId);
        using var limit = deadline.ForInit(gone);
        try
        {
            await backend.InitAsync(new InitRequest(id, request.Data.Text("username")), limit.Token);
        }
        catch (BotErrorException error)
        {
            log.LogWarning("A person could not be made known: the backend answered {Status}", error.Status);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            log.LogWarning("A person could not be made known: the backend did not answer in time");
        }

        return BotAnswer.Ok(new Greeting(status, id));
    }

    private sealed record Greeting([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("tg_id")] long TgId);
}
