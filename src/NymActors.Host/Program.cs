using NymActors.Host;

return await NymClientProgram.RunAsync(args, ProgramIo.OfProcess(), CancellationToken.None);
