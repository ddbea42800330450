using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>Does something on all screens that a person has open now; screens opened later hear nothing of it.</summary>
public interface IUiEvents
{
    /// <summary>Sends the person to another page.</summary>
    /// <param name="userId">The person's number.</param>
    /// <param name="target">A path of the front end, or an address on a host that the server allows.</param>
    Task RedirectAsync(long userId, string target);

    /// <summary>Shows a toast.</summary>
    /// <param name="userId">The person's number.</param>
    /// <param name="title">Its title.</param>
    /// <param name="description">Its text; null for none.</param>
    /// <param name="variant"><c>success</c>, <c>error</c>, <c>warning</c>, <c>info</c> or <c>default</c>.</param>
    Task ToastAsync(long userId, string title, string? description = null, string variant = "success");

    /// <summary>Reloads the page.</summary>
    Task RefreshAsync(long userId);

    /// <summary>Gives the page's components new data.</summary>
    /// <param name="userId">The person's number.</param>
    /// <param name="data">Anything that becomes JSON; its members keep their names.</param>
    Task UpdateAsync(long userId, object data);

    /// <summary>Opens a modal.</summary>
    /// <param name="userId">The person's number.</param>
    /// <param name="type">Which one.</param>
    /// <param name="payload">Anything that becomes JSON; its members keep their names.</param>
    Task ModalAsync(long userId, string type, object? payload = null);
}

internal sealed class UiEvents(TaskNotifier notifier) : IUiEvents
{
    public Task RedirectAsync(long userId, string target) => SayAsync("ui_redirect", userId, ("target", target));

    public Task ToastAsync(long userId, string title, string? description = null, string variant = "success") =>
        SayAsync("ui_toast", userId, ("title", title), ("description", description), ("variant", variant));

    public Task RefreshAsync(long userId) => SayAsync("ui_refresh", userId);

    public Task UpdateAsync(long userId, object data) => SayAsync("ui_update", userId, ("data", Node(data)));

    public Task ModalAsync(long userId, string type, object? payload = null) =>
        SayAsync("ui_modal", userId, ("data", new JsonObject { ["type"] = type, ["payload"] = Node(payload) }));

    private Task SayAsync(string type, long userId, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var said = new JsonObject { ["type"] = type, ["user_id"] = userId };
        foreach (var (name, value) in members)
        {
            if (value is not null) said[name] = value;
        }

        return notifier.SayAsync(said, null);
    }

    private JsonNode? Node(object? value) => notifier.Node(value, JsonSerializerOptions.Default);
}
