namespace AiTasks.TaskApi.Publishing;

/// <summary>The first message of a chat that has no end yet.</summary>
internal sealed record NextMessage
{
    public long Id { get; init; }
    public int Position { get; init; }

    /// <summary>Where it was asked for.</summary>
    public string Chat { get; init; } = "";

    /// <summary>Where it goes.</summary>
    public string Target { get; init; } = "";

    /// <summary>Calls so far.</summary>
    public int Tries { get; init; }

    /// <summary>Since its publication was accepted, in seconds.</summary>
    public double Age { get; init; }

    /// <summary>The call that began it and whose end nobody has noted; null: there is none.</summary>
    public Guid? CallId { get; init; }

    /// <summary>In how many seconds that call is certainly over.</summary>
    public double OverIn { get; init; }

    /// <summary>For how many seconds more Telegram wants nothing for the chat. Another process may have been told so.</summary>
    public double Penalty { get; init; }
}

/// <summary>What was begun.</summary>
internal sealed record BegunMessage
{
    public string Text { get; init; } = "";
    public byte[]? Photo { get; init; }
}
