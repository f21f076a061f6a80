namespace NymActors.Streams.Actors;

/// <summary>A message that somebody waits for the outcome of. An actor that fails while it handles one fails the request with it.</summary>
internal interface IRequest
{
    /// <summary>Tells whoever waits that the request failed.</summary>
    void Fail(Exception reason);
}
