using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>What a failure of the database says about the next try.</summary>
internal static class DatabaseFailure
{
    /// <summary>The same may succeed in a moment: the database is away, overloaded, or two changes got in each other's way.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        PostgresException postgres => postgres.IsTransient || IsUndone(postgres) || IsBrokenOff(postgres),
        NpgsqlException or TimeoutException => true,
        _ => IsBrokenReading(error),
    };

    /// <summary>It is a failure of the database at all, passing or not, and none of this service.</summary>
    public static bool IsDatabases(Exception error) => error is NpgsqlException || IsBrokenReading(error);

    /// <summary>The database said that it undid the statement: whatever it was, it may be tried again.</summary>
    public static bool IsUndone(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>
    /// A value can never be stored, such as U+0000 in a text or a number beyond all bounds in a JSON document (class 22).
    /// </summary>
    public static bool IsUnstorable(Exception error) =>
        error is PostgresException postgres && postgres.SqlState.StartsWith("22", StringComparison.Ordinal);

    /// <summary>The caller has waited long for a place or an answer already; those behind it do not gain from its waiting on.</summary>
    public static bool IsTimeout(Exception error) => error is TimeoutException or NpgsqlException { InnerException: TimeoutException };

    // A connection that breaks within one of several results: Dapper goes on to the next one on its way out, and what the driver says to that
    // hides why.
    private static bool IsBrokenReading(Exception error) => error is InvalidOperationException { Source: "Npgsql", Message: "The reader is closed" };

    // Class 57P: somebody or something ends the connection. A server that is about to take over says that it only reads yet.
    private static bool IsBrokenOff(PostgresException error) =>
        error.SqlState.StartsWith("57P", StringComparison.Ordinal) || error.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;
}
