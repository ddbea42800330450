namespace AiTasks.TaskApi.Posts;

/// <summary>A post as it is stored.</summary>
internal sealed record Post
{
    public Guid Id { get; init; }
    public long UserId { get; init; }

    /// <summary>Telegram's number of the author's chat; 0 for none.</summary>
    public long Author { get; init; }

    /// <summary>The task that made it; null for one that was written by hand.</summary>
    public long? TaskId { get; init; }

    /// <summary>What it was made from, and is made from anew; null for one that was written by hand.</summary>
    public string? Prompt { get; init; }

    /// <summary>The picture that its own was made of; null for none.</summary>
    public Guid? BasePictureId { get; init; }

    /// <summary>Pixels of the canvas.</summary>
    public int Width { get; init; }

    /// <summary>Pixels of the canvas.</summary>
    public int Height { get; init; }
    public string MainText { get; init; } = "";

    /// <summary>1, 2, 3 …: changes whenever text or picture are made anew.</summary>
    public int Revision { get; init; }
    public DateTime CreatedAt { get; init; }

    /// <summary>Chats it has arrived in, as numbers.</summary>
    public long[] Chats { get; init; } = [];

    /// <summary>In the order in which they are drawn.</summary>
    public IReadOnlyList<StoredLayer> Layers { get; init; } = [];
}

/// <summary>One thing on the canvas.</summary>
internal sealed record StoredLayer
{
    public const string Image = "image";
    public const string Text = "text";
    public const string Rectangle = "rectangle";

    public Guid Id { get; init; }
    public Guid PostId { get; init; }
    public string Type { get; init; } = "";
    public int OrderIndex { get; init; }

    /// <summary>A JSON object as text.</summary>
    public string Data { get; init; } = "{}";
    public Guid? PictureId { get; init; }

    /// <summary>The pictures that layers show, each once.</summary>
    public static Guid[] PicturesOf(IEnumerable<StoredLayer> layers) => [.. layers.Select(layer => layer.PictureId).OfType<Guid>().Distinct()];
}
