namespace NymActors.Streams.Actors;

/// <summary>An answer that somebody still waits for.</summary>
internal interface IOpenAnswer
{
    /// <summary>Ends the wait with an error; false when it had ended before.</summary>
    bool TryFail(Exception reason);
}
