namespace AiTasks.TaskApi.UiEvents;

/// <summary>Driving of people's screens. Section <c>UiEventOptions</c>.</summary>
public sealed class UiEventOptions
{
    /// <summary>
    /// Hosts to which a screen may be sent, such as <c>app.example.com</c>, besides paths of the front end itself: a redirect to
    /// anywhere would let whoever gets hold of a key send people to a page that only looks like ours.
    /// </summary>
    public IReadOnlyList<string> RedirectHosts { get; init; } = [];

    /// <summary>How long Redis may take to confirm an event. What it confirmed is in order with what is sent next, through any node.</summary>
    [System.ComponentModel.DataAnnotations.Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
