namespace NymActors.Streams.Actors;

/// <summary>A message that somebody waits for the outcome of. An actor that fails while it handles one fails the request with it.</summary>
internal interface IRequest
{
    /// <summary>Whether somebody waits; a request that nobody waits for is handled once more like any other message.</summary>
    bool IsAwaited => true;

    /// <summary>Tells whoever waits that the request failed.</summary>
    void Fail(Exception reason);
}
