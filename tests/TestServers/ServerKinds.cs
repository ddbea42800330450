namespace AiTasks.TestServers;

/// <summary>The servers a test can ask for.</summary>
[Flags]
public enum ServerKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>PostgreSQL.</summary>
    Postgres = 1,

    /// <summary>Redis.</summary>
    Redis = 2,

    /// <summary>RabbitMQ.</summary>
    RabbitMq = 4,

    /// <summary>All three.</summary>
    All = Postgres | Redis | RabbitMq,
}
